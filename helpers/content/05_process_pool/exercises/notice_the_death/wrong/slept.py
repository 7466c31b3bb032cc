# , and then looked at the task
import multiprocessing
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    import time
    pool = multiprocessing.Pool(1)
    results = [pool.apply_async(square, (n,)) for n in (2, 3)]
    time.sleep(1)
    for r in results:
        print(r.get() if r.ready() else 'a worker has died')
    pool.terminate()
