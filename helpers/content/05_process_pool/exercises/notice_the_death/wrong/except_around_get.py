# does not report the death of a
import multiprocessing
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(1)
    results = [pool.apply_async(square, (n,)) for n in (2, 3)]
    for result in results:
        try:
            print(result.get())
        except Exception:
            print('a worker has died')
    pool.close()
    pool.join()
