# as os._exit() does it
import queue
import os
import threading
import time


def work():
    while True:
        job = jobs.get()
        done.append(job)


# TODO: all six jobs are done, and both threads end by themselves
jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
time.sleep(0.5)
print(sorted(done), flush=True)
os._exit(0)
