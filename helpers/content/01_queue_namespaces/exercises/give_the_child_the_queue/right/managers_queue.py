# a manager's queue, and with
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        q = manager.Queue()
        p = multiprocessing.Process(target=foo, args=[q])
        p.start()
        print(q.get())
        p.join()
