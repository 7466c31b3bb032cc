from concurrent.futures import ThreadPoolExecutor
import threading
barrier = threading.Barrier(4)
def job(n):
    barrier.wait()
    return n
with ThreadPoolExecutor(max_workers=2) as pool:
    print(list(pool.map(job, range(4))))
