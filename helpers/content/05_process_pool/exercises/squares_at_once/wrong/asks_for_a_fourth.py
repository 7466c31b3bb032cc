# Submit all three tasks, then get their
import multiprocessing
import time


def square(n, q):
    time.sleep(n / 8)
    q.put(n * n)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=square, args=(n, q)) for n in (4, 2, 3)]
    for p in children:
        p.start()
    squares = [q.get() for _ in range(4)]
    for p in children:
        p.join()
    print(*sorted(squares))
