# it knew already
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    p.join()
    print([1, 'Hello', True])
