# is not in the queue
import queue
import threading


def work():
    while not stop:
        job = jobs.get()
        done.append(job)


# TODO: all six jobs are done, and both threads end by themselves
jobs, done, stop = queue.Queue(), [], False
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
stop = True
for t in threads:
    t.join()
print(sorted(done))
