# happened to be enough
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    results = [pool.apply_async(square, (n,)) for n in (4, 2, 3)]
    time.sleep(2)
    for r in results:
        print(r.get(timeout=0))
    pool.close()
    pool.join()
