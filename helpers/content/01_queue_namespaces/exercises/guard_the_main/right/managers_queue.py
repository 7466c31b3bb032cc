# a manager's queue, and with
import multiprocessing


def greet(q):
    q.put('hello from the child')


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        q = manager.Queue()
        p = multiprocessing.Process(target=greet, args=(q,))
        p.start()
        p.join()
        print(q.get_nowait())
