# No worker has died in this run. Leave
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        results = [pool.submit(square, n) for n in (2, 4)]
        for result in results:
            try:
                print(result.result())
            except BrokenProcessPool:
                pass
    print('a worker has died')
