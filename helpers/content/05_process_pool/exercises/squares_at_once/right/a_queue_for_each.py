# three processes, each with a queue of its own
import multiprocessing
import time


def square(n, q):
    time.sleep(n / 8)
    q.put(n * n)


if __name__ == '__main__':
    queues = [multiprocessing.SimpleQueue() for _ in range(3)]
    for n, q in zip((4, 2, 3), queues):
        multiprocessing.Process(target=square, args=(n, q)).start()
    for q in queues:
        print(q.get())
