# t went the other way
import multiprocessing


def foo(q):
    print(q.get())


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    q.put([1, 'Hello', True])
    p.join()
