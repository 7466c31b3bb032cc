# happened to be enough
import queue
import threading


def work():
    while (job := jobs.get()) is not None:
        done.append(job)


# TODO: all six jobs are done, and both threads end by themselves
jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
jobs.put(None)
jobs.put(None)
import time
time.sleep(0.3)
print(sorted(done))
