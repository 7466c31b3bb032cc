from concurrent.futures import ThreadPoolExecutor
import time

def work(n=3):
    return n

with ThreadPoolExecutor() as pool:
    f = pool.submit(work())
    print(f.result())
