# one worker does one task after another
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(1)
    for value in pool.map(square, (4, 2, 3)):
        print(value)
    pool.close()
    pool.join()
