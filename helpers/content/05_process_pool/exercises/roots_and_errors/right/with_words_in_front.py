# words in front of each line, and imap() by hand
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    with multiprocessing.Pool(2) as pool:
        roots = pool.imap(root, numbers)
        for n in numbers:
            try:
                print(f'root of {n}: {next(roots)}')
            except ValueError as error:
                print('error:', error)
