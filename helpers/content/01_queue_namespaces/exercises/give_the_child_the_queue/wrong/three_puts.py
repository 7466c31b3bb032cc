# The child put 3 values
import multiprocessing


def foo(q):
    q.put(1)
    q.put('Hello')
    q.put(True)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    print(q.get())
    p.join()
