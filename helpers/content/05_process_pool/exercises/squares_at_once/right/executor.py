# an executor
import time
from concurrent.futures import ProcessPoolExecutor


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(3) as pool:
        print(list(pool.map(square, (4, 2, 3))))
