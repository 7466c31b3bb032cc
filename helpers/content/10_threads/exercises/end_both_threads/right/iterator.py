# iter() with a sentinel
import queue
import threading


def work():
    for job in iter(jobs.get, STOP):
        done.append(job)


STOP = object()
jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
for _ in threads:
    jobs.put(STOP)
for t in threads:
    t.join()
print(sorted(done))
