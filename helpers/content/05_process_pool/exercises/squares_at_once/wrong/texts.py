# `TypeError: unsupported operand
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    results = [pool.apply_async(square, (n,)) for n in '423']
    for result in results:
        print(result.get())
    pool.close()
    pool.join()
