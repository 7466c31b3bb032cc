# Threads can sleep at the same time
import time
from concurrent.futures import ThreadPoolExecutor


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    with ThreadPoolExecutor(3) as pool:
        for value in pool.map(square, (4, 2, 3)):
            print(value)
