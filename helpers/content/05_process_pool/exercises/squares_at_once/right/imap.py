# imap, with a worker for each core and three at least
import multiprocessing
import os
import time


def square(n):
    time.sleep(0.5)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(max(3, os.cpu_count()))
    for value in pool.imap(square, (2, 3, 4)):
        print(value)
    pool.close()
    pool.join()
