# and one worker does one task after
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    pool = multiprocessing.Pool(1)
    results = [pool.apply_async(root, (n,)) for n in numbers]
    for result in results:
        try:
            print(result.get())
        except ValueError as error:
            print(error)
    pool.close()
    pool.join()
