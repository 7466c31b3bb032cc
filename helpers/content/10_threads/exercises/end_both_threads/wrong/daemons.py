# were cut off
import queue
import threading


def work():
    while True:
        job = jobs.get()
        done.append(job)
        jobs.task_done()


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work, daemon=True) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
jobs.join()
print(sorted(done))
