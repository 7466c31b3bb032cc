# the script sleeps for a while before it asks
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    results = [pool.apply_async(square, (n,)) for n in (4, 2, 3)]
    time.sleep(0.25)
    for result in results:
        print(result.get())
    pool.close()
    pool.join()
