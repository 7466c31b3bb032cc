# callbacks keep results and errors, and the script prints them in order
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


if __name__ == '__main__':
    numbers = (9, -4, 16)
    answers = {}
    pool = multiprocessing.Pool(2)
    for n in numbers:
        note = lambda value, n=n: answers.__setitem__(n, value)
        pool.apply_async(root, (n,), callback=note, error_callback=note)
    pool.close()
    pool.join()
    for n in numbers:
        print(answers[n])
