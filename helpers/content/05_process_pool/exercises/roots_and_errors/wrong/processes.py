# Process-2 ended with `ValueError
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


def work(n, q):
    q.put(root(n))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    for n in (9, -4, 16):
        multiprocessing.Process(target=work, args=(n, q)).start()
    for _ in range(3):
        print(q.get())
