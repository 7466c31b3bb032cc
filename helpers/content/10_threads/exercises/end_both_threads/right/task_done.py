# waits until all is done, then ends both
import queue
import threading


def work():
    while True:
        job = jobs.get()
        if job is None:
            return
        done.append(job)
        jobs.task_done()


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
jobs.join()
for _ in threads:
    jobs.put(None)
for t in threads:
    t.join()
print(sorted(done))
