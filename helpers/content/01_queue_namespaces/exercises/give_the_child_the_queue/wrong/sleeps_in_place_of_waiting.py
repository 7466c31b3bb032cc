# happened to be enough
import multiprocessing
import time


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    time.sleep(1)
    print(q.get_nowait())
    p.join()
