import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    # TODO: let all three work at once, and print the squares in this order.
    for n in (4, 2, 3):
        print(pool.apply(square, (n,)))
    pool.close()
    pool.join()
