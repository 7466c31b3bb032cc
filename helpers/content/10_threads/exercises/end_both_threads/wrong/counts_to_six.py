# The other one ended
import queue
import threading


def work():
    while len(done) < 6:
        done.append(jobs.get())


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
for t in threads:
    t.join()
print(sorted(done))
