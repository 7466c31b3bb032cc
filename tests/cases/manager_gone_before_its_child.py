import multiprocessing as mp
import time

def worker(shared, n):
    time.sleep(0.3)
    shared[n] = n * n

def start():
    with mp.Manager() as manager:
        shared = manager.dict()
        workers = [mp.Process(target=worker, args=(shared, n)) for n in range(2)]
        for p in workers:
            p.start()
    return workers

if __name__ == "__main__":
    for p in start():
        p.join()
