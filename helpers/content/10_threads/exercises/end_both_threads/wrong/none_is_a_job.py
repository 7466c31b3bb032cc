# is no job
import queue
import threading


def work():
    while True:
        job = jobs.get()
        done.append(job)
        if job is None:
            break


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
for _ in threads:
    jobs.put(None)
for t in threads:
    t.join()
print(sorted(done))
