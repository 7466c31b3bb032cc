# imap() goes on after an error
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    with multiprocessing.Pool(2) as pool:
        results = pool.imap(root, numbers)
        while True:
            try:
                print(next(results))
            except StopIteration:
                break
            except ValueError as error:
                print(error)
