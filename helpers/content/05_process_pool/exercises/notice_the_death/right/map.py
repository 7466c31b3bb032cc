# the executor's map()
import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        try:
            for value in pool.map(square, (2, 3)):
                print(value)
        except BrokenExecutor:
            print('a worker has died')
