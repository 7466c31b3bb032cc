# apply(), called in three threads
import multiprocessing
import threading
import time


def square(n):
    time.sleep(0.5)
    return n * n


if __name__ == '__main__':
    pool = multiprocessing.Pool(3)
    squares = {}

    def ask(n):
        squares[n] = pool.apply(square, (n,))

    threads = [threading.Thread(target=ask, args=(n,)) for n in (2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in (2, 3, 4):
        print(squares[n])
    pool.close()
    pool.join()
