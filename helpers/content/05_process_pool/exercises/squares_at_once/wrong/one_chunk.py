# in chunks of 3
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    for value in pool.map(square, (4, 2, 3), chunksize=3):
        print(value)
    pool.close()
    pool.join()
