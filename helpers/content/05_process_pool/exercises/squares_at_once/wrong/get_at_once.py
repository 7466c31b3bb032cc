# before it has submitted the next task
import multiprocessing
import time


def square(n):
    time.sleep(0.5)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    for n in (2, 3, 4):
        print(pool.apply_async(square, (n,)).get())
    pool.close()
    pool.join()
