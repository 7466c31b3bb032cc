from concurrent.futures import ThreadPoolExecutor, as_completed
import threading
lock = threading.Lock()
def job(n):
    with lock:
        return n
lock.acquire()
with ThreadPoolExecutor(2) as pool:
    futures = [pool.submit(abs, -1), pool.submit(job, 2)]
    for f in as_completed(futures):
        print(f.result())
lock.release()
