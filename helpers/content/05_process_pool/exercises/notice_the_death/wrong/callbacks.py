# The pool still counts the dead worker's
import multiprocessing
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    def died(error):
        print('a worker has died')

    pool = multiprocessing.Pool(1)
    for n in (2, 3):
        pool.apply_async(square, (n,), callback=print, error_callback=died)
    pool.close()
    pool.join()
