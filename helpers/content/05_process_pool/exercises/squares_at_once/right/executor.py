# an executor
import time
from concurrent.futures import ProcessPoolExecutor


def square(n):
    time.sleep(0.5)
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(3) as pool:
        print(list(pool.map(square, (2, 3, 4))))
