# results kept by number, lines kept, and the pool ended by its with block
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    with multiprocessing.Pool(2) as pool:
        results = {n: pool.apply_async(root, [n]) for n in numbers}
        lines = []
        for n in numbers:
            try:
                lines.append(str(results[n].get()))
            except ValueError as error:
                lines.append(f'{error}')
        print('\n'.join(lines))
