# root was called in MainProcess itself
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    pool = multiprocessing.Pool(2)
    results = [pool.apply_async(root(n)) for n in (9, -4, 16)]
    for result in results:
        try:
            print(result.get())
        except ValueError as error:
            print(error)
    pool.close()
    pool.join()
