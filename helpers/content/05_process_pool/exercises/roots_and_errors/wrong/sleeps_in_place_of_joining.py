# happened to be enough
import multiprocessing
import time


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    said = {}
    pool = multiprocessing.Pool(2)
    for n in numbers:
        pool.apply_async(root, (n,), callback=lambda r, n=n: said.__setitem__(n, r),
                         error_callback=lambda e, n=n: said.__setitem__(n, e))
    time.sleep(2)
    for n in numbers:
        print(said[n])
    pool.close()
    pool.join()
