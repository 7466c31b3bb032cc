# MainProcess guessed in line 17
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
        result.wait(0.5)
        print(result.get() if result.ready() else 'a worker has died')
    pool.terminate()
