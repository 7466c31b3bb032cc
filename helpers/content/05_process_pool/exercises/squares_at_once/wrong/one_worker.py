# one worker does one task after another
import multiprocessing
import time


def square(n):
    time.sleep(0.5)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(1)
    for value in pool.map(square, (2, 3, 4)):
        print(value)
    pool.close()
    pool.join()
