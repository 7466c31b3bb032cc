# 2 workers make no difference
import multiprocessing
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(2)
    results = [pool.apply_async(square, (n,)) for n in (2, 3)]
    for result in results:
        print(result.get())
    print('a worker has died')
    pool.close()
    pool.join()
