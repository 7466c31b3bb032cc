# but not all three numbers were submitted
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    pool = multiprocessing.Pool(2)
    results = [pool.apply_async(root, (n,)) for n in (9, 16)]
    print(results[0].get())
    print('-4 has no root')
    print(results[1].get())
    pool.close()
    pool.join()
