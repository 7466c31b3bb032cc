# two processes, and the exit code of each
import multiprocessing
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


def work(n, q):
    q.put(square(n))


if __name__ == '__main__':
    for n in (2, 3):
        q = multiprocessing.Queue()
        p = multiprocessing.Process(target=work, args=(n, q))
        p.start()
        p.join()
        if p.exitcode == 0:
            print(q.get())
        else:
            print('a worker has died')
