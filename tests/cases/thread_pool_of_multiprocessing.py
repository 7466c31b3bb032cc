# A task of multiprocessing's ThreadPool takes a lock that main holds
from multiprocessing.pool import ThreadPool
import threading

lock = threading.Lock()

def work(n):
    with lock:
        return n

with ThreadPool(2) as pool:
    lock.acquire()
    print(pool.apply(work, (1,)))
