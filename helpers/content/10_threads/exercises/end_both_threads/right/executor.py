# an executor starts the threads
import queue
from concurrent.futures import ThreadPoolExecutor


def work():
    while True:
        job = jobs.get()
        if job is None:
            return
        done.append(job)


jobs, done = queue.Queue(), []
with ThreadPoolExecutor(2) as pool:
    for _ in range(2):
        pool.submit(work)
    for n in range(6):
        jobs.put(n)
    for _ in range(2):
        jobs.put(None)
print(sorted(done))
