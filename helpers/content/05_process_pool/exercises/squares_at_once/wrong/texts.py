# `TypeError: can't multiply sequence
import multiprocessing
import time


def square(n):
    time.sleep(0.5)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    results = [pool.apply_async(square, (n,)) for n in '234']
    for result in results:
        print(result.get())
    pool.close()
    pool.join()
