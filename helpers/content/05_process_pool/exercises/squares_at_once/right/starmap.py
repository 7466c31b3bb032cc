# starmap in a with block
import multiprocessing
import time


def square(n):
    time.sleep(0.5)
    return n * n


if __name__ == '__main__':
    with multiprocessing.Pool(3) as pool:
        for n, value in zip((2, 3, 4), pool.starmap(square, [(2,), (3,), (4,)])):
            print(n, 'squared is', value)
