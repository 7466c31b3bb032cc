# was gone when it came up
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(multiprocessing.Queue(),))
    p.start()
    print(q.get())
    p.join()
