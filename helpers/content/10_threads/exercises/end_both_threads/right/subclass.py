# a class of threads
import queue
import threading


class Worker(threading.Thread):
    def run(self):
        while (job := jobs.get()) != 'end':
            done.append(job)


jobs, done = queue.SimpleQueue(), []
threads = [Worker(), Worker()]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
jobs.put('end')
jobs.put('end')
for t in threads:
    t.join()
print(sorted(done))
