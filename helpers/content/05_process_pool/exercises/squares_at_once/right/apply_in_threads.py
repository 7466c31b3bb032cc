# apply(), called in three threads
import multiprocessing
import threading
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    squares = {}

    def ask(n):
        squares[n] = pool.apply(square, (n,))

    threads = [threading.Thread(target=ask, args=(n,)) for n in (4, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in (4, 2, 3):
        print(squares[n])
    pool.close()
    pool.join()
