# MainProcess guessed in line 24
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
        multiprocessing.Process(target=work, args=(n, q)).start()
    try:
        for _ in range(2):
            print(q.get(timeout=1.2))
    except queue.Empty:
        print('a worker has died')
