# puts all jobs into the queue before it starts a thread
import queue
import threading


def work():
    while True:
        try:
            job = jobs.get_nowait()
        except queue.Empty:
            return
        done.append(job)


jobs, done = queue.Queue(), []
for n in range(6):
    jobs.put(n)
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(done))
