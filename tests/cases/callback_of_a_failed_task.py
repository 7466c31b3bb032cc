# An event that only the callback of a task sets, and the task fails
import threading
from multiprocessing.pool import ThreadPool

finished = threading.Event()
results = []

def work(n):
    return 10 / n

def keep(value):
    results.append(value)
    finished.set()

with ThreadPool(2) as pool:
    pool.apply_async(work, (0,), callback=keep)
    finished.wait()
    print(results)
