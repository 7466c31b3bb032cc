# Tasks of a full ThreadPoolExecutor wait for tasks of the same one
from concurrent.futures import ThreadPoolExecutor
import threading

pool = ThreadPoolExecutor(2)
both = threading.Barrier(2)

def leaf(n):
    return n

def branch(n):
    both.wait()
    return pool.submit(leaf, n).result()

first, second = pool.submit(branch, 1), pool.submit(branch, 2)
print(first.result())
