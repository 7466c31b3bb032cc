# but the workers' results were never asked
import multiprocessing
import time


def square(n):
    time.sleep(0.5)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    results = [pool.apply_async(square, (n,)) for n in (2, 3, 4)]
    pool.close()
    pool.join()
    for n in (2, 3, 4):
        print(n * n)
