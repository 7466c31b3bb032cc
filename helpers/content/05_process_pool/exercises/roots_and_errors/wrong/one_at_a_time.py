# submitted, so one worker is always idle
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    pool = multiprocessing.Pool(2)
    for n in (9, -4, 16):
        try:
            print(pool.apply(root, (n,)))
        except ValueError as error:
            print(error)
    pool.close()
    pool.join()
