import multiprocessing
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(1)
    # TODO: print the square of 2, and then "a worker has died". Do not guess how long a task takes.
    results = [pool.apply_async(square, (n,)) for n in (2, 3)]
    for result in results:
        print(result.get())
    pool.close()
    pool.join()
