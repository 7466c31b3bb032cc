# Two were asked for
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5



if __name__ == '__main__':
    numbers = (9, -4, 16)
    with multiprocessing.Pool(4) as pool:
        results = [pool.apply_async(root, (n,)) for n in numbers]
        for r in results:
            try:
                print(r.get())
            except ValueError as error:
                print(error)
