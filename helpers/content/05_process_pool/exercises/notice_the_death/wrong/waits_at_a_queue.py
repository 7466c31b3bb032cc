# Use a pool that notices
import multiprocessing
import os


def square(n, q):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    q.put(n * n)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    for n in (2, 3):
        multiprocessing.Process(target=square, args=(n, q)).start()
    for n in (2, 3):
        print(q.get())
    print('a worker has died')
