# a function of its own catches the error
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


def root_or_error(n):
    try:
        return root(n)
    except ValueError as error:
        return error


if __name__ == '__main__':
    numbers = (9, -4, 16)
    pool = multiprocessing.Pool(processes=2)
    print(*pool.map(root_or_error, numbers, chunksize=2), sep='\n')
    pool.close()
    pool.join()
