# joins threads of one process
import multiprocessing
import queue


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = queue.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    print(q.get())
    p.join()
