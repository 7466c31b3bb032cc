# how long
import queue
import threading


def work():
    while True:
        try:
            job = jobs.get(timeout=0.2)
        except queue.Empty:
            break
        done.append(job)


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
for t in threads:
    t.join()
print(sorted(done))
