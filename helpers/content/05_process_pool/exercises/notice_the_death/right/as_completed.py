# as_completed(), and any exception of the future
import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(max_workers=1) as pool:
        first = pool.submit(square, 2)
        print(first.result())
        for future in as_completed([pool.submit(square, 3)]):
            if isinstance(future.exception(), BrokenExecutor):
                print('a worker has died')
