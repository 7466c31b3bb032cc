# `TypeError: '<' not supported
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    with ProcessPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(root, (n,)) for n in numbers]
        for future in futures:
            try:
                print(future.result())
            except ValueError as error:
                print(error)
