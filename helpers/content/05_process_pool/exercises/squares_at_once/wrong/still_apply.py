# Which method does not wait?
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    squares = [pool.apply(square, (n,)) for n in (4, 2, 3)]
    for value in squares:
        print(value)
    pool.close()
    pool.join()
