# Had the task only been slow, it
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        results = [pool.submit(square, n) for n in (2, 3)]
        print(results[0].result())
        print('a worker has died')
