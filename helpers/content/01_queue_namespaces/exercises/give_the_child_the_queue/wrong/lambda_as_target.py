# because what Process was given cannot be pickled
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=lambda: foo(q))
    p.start()
    print(q.get())
    p.join()
