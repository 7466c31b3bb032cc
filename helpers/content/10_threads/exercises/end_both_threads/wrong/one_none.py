# Each of the two needs one
import queue
import threading


def work():
    while True:
        job = jobs.get()
        if job is None:
            break
        done.append(job)


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
jobs.put(None)
for t in threads:
    t.join()
print(sorted(done))
