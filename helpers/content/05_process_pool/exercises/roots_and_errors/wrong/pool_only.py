# No task was submitted
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    # TODO: make a pool of two workers; hand in all numbers before you ask for a result
    # TODO: then print, in this order, each root, or the error's text where there is none
    pool = multiprocessing.Pool(2)
    pool.close()
    pool.join()
