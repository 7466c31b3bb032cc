# a callback that knows its task
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    squares = {}
    for n in (4, 2, 3):
        pool.apply_async(square, (n,), callback=lambda value, n=n: squares.update({n: value}))
    pool.close()
    pool.join()
    for n in (4, 2, 3):
        print(squares[n])
