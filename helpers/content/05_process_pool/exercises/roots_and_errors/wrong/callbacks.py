# Callbacks run in the order in which
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    pool = multiprocessing.Pool(2)
    for n in (9, -4, 16):
        pool.apply_async(root, (n,), callback=print, error_callback=print)
    pool.close()
    pool.join()
