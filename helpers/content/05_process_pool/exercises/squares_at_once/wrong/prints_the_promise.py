# You printed the AsyncResult
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    for n in (4, 2, 3):
        print(pool.apply_async(square, (n,)))
    pool.close()
    pool.join()
