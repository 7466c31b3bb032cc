# and what was not done by then will never come
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    with multiprocessing.Pool(2) as pool:
        results = [pool.apply_async(root, (n,)) for n in numbers]
    for result in results:
        try:
            print(result.get(timeout=0.5))
        except (ValueError, multiprocessing.TimeoutError) as error:
            print(error)
