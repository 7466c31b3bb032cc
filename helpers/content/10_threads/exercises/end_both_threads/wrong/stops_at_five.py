# not all of them
import queue
import threading


def work():
    while (job := jobs.get()) != 5:
        done.append(job)
    jobs.put(5)


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
for t in threads:
    t.join()
print(sorted(done))
