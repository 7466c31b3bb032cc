# each as soon as it is done
import multiprocessing
import time


def square(n):
    time.sleep(0.5)
    print(n * n)


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    for n in (2, 3, 4):
        pool.apply_async(square, (n,))
    pool.close()
    pool.join()
