# but the workers' results were never asked
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    results = [pool.apply_async(square, (n,)) for n in (4, 2, 3)]
    pool.close()
    pool.join()
    for n in (4, 2, 3):
        print(n * n)
