# a pool too many, which gets no tasks
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(2)
    pool.close()
    pool.join()
    with multiprocessing.Pool(3) as pool:
        for result in pool.imap(square, [4, 2, 3]):
            print(result)
