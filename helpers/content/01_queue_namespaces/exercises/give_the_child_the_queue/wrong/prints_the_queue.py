# and MainProcess printed
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    q.get()
    print(q)
    p.join()
