# another one in line 17
import multiprocessing


def foo(q):
    q = multiprocessing.Queue()
    q.put([1, 'Hello', True])
    return q


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    p.join()
    print(q.get(timeout=1))
