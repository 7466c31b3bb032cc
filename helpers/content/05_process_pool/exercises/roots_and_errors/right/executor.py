# an executor in a with block
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


def root_of_text(text):
    return root(int(text))


if __name__ == '__main__':
    with ProcessPoolExecutor(max_workers=2, mp_context=multiprocessing.get_context()) as pool:
        futures = [pool.submit(root_of_text, text) for text in '9 -4 16'.split()]
        for future in futures:
            print(future.exception() or future.result())
