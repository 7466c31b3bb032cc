# You printed the Future
import time
from concurrent.futures import ProcessPoolExecutor


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    with ProcessPoolExecutor(3) as pool:
        for n in (4, 2, 3):
            print(pool.submit(square, n))
