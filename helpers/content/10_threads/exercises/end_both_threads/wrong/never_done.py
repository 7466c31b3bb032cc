# end by themselves
import queue
import threading


def work():
    while (job := jobs.get()) is not None:
        done.append(job)


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
