# as soon as it is there
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    for value in pool.imap_unordered(square, (4, 2, 3)):
        print(value)
    pool.close()
    pool.join()
