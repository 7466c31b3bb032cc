# ended with SystemExit
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def square(n):
    if n == 3:
        sys.exit(1)
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        results = [pool.submit(square, n) for n in (2, 3)]
        for result in results:
            try:
                print(result.result())
            except BrokenProcessPool:
                print('a worker has died')
