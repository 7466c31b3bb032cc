import multiprocessing as mp
import queue

def work(n):
    return n * 2

def lines(q):
    while (line := q.get()) is not None:
        yield line

if __name__ == "__main__":
    q = queue.Queue()
    q.put(1)
    with mp.Pool(2) as pool:
        for result in pool.imap(work, lines(q)):
            print(result)
