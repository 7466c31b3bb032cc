# result() has a time-out, which takes no part → leave it out
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        for future in [pool.submit(square, n) for n in (2, 3)]:
            try:
                print(future.result(timeout=30))
            except BrokenExecutor:
                print('a worker has died')
