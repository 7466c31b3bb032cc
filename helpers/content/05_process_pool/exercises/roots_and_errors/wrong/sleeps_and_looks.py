# nobody asked for the error of
import multiprocessing
import time


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    pool = multiprocessing.Pool(2)
    results = [pool.apply_async(root, (n,)) for n in numbers]
    time.sleep(1)
    for n, result in zip(numbers, results):
        if result.ready() and result.successful():
            print(result.get())
        else:
            print(f'{n} has no root')
    pool.terminate()
