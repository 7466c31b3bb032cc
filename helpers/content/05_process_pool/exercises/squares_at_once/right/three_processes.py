# three processes, and a key with each square
import multiprocessing
import time


def square(n, q):
    time.sleep(n / 8)
    q.put((n, n * n))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=square, args=(n, q)) for n in (4, 2, 3)]
    for p in children:
        p.start()
    squares = dict(q.get() for _ in children)
    for p in children:
        p.join()
    for n in (4, 2, 3):
        print(squares[n])
