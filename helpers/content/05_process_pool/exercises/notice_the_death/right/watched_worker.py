# the pool's worker is watched
import multiprocessing
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(1)
    worker, = multiprocessing.active_children()
    results = [pool.apply_async(square, (n,)) for n in (2, 3)]
    print(results[0].get())
    worker.join()
    if worker.exitcode != 0:
        print('a worker has died')
    pool.terminate()
