# ended with RuntimeError
import multiprocessing
import os


def square(n):
    if n == 3:
        raise RuntimeError
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(1)
    results = [pool.apply_async(square, (n,)) for n in (2, 3)]
    for result in results:
        try:
            print(result.get())
        except RuntimeError:
            print('a worker has died')
    pool.close()
    pool.join()
