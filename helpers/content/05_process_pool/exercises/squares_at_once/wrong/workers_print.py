# each as soon as it is done
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    print(n * n)


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    for n in (4, 2, 3):
        pool.apply_async(square, (n,))
    pool.close()
    pool.join()
