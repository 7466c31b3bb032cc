# three processes, and a key with each square
import multiprocessing
import time


def square(n, q):
    time.sleep(0.5)
    q.put((n, n * n))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=square, args=(n, q)) for n in (2, 3, 4)]
    for p in children:
        p.start()
    squares = dict(q.get() for _ in children)
    for p in children:
        p.join()
    for n in (2, 3, 4):
        print(squares[n])
