# has worked them out by itself
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    print(*[n*n for n in (4, 2, 3)])
    pool.close()
    pool.join()
