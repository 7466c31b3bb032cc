# only one task was submitted
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        print(4)
        try:
            pool.submit(square, 3).result()
        except BrokenProcessPool:
            print('a worker has died')
