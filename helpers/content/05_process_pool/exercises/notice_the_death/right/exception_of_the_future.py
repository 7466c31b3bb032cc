# the exception of each future is asked for
import os
from concurrent.futures import ProcessPoolExecutor, wait


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        futures = [pool.submit(square, n) for n in (2, 3)]
        wait(futures)
        for future in futures:
            print('a worker has died' if future.exception() else future.result())
