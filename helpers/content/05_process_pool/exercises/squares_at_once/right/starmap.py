# starmap in a with block
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    with multiprocessing.Pool(3) as pool:
        for n, value in zip((4, 2, 3), pool.starmap(square, [(4,), (2,), (3,)])):
            print(n, 'squared is', value)
