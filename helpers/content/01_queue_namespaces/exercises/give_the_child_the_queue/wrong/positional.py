# by name, `target` and `args`
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(foo, (q,))
    p.start()
    print(q.get())
    p.join()
