# as they come, each with its number
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n, n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    squares = dict(pool.imap_unordered(square, (4, 2, 3)))
    print(*[squares[n] for n in (4, 2, 3)], sep='\n')
    pool.close()
    pool.join()
