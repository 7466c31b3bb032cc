# imap, with a worker for each core and three at least
import multiprocessing
import os
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(max(3, os.cpu_count()))
    for value in pool.imap(square, (4, 2, 3)):
        print(value)
    pool.close()
    pool.join()
