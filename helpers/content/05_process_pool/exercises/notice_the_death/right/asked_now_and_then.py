# the process is looked at each time that a time-out is over
import multiprocessing
import os
import queue


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


def work(n, q):
    q.put(square(n))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    for n in (2, 3):
        p = multiprocessing.Process(target=work, args=(n, q))
        p.start()
        while True:
            try:
                print(q.get(timeout=0.1))
                break
            except queue.Empty:
                if p.exitcode:
                    print('a worker has died')
                    break
