# when the pool had been terminated
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    with multiprocessing.Pool(3) as pool:
        results = [pool.apply_async(square, (n,)) for n in (4, 2, 3)]
    for result in results:
        print(result.get(timeout=1))
