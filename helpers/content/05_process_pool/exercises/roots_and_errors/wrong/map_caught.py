# all the other results are gone
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    pool = multiprocessing.Pool(2)
    try:
        for value in pool.map(root, (9, -4, 16)):
            print(value)
    except ValueError as error:
        print(error)
    pool.close()
    pool.join()
