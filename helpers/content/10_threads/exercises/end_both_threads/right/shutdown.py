# the end of the queue itself, where Python has it
import queue
import threading


def work():
    try:
        while (job := jobs.get()) is not None:
            done.append(job)
    except getattr(queue, 'ShutDown', ()):
        print('the queue has ended')


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
if hasattr(jobs, 'shutdown'):
    jobs.shutdown()
else:
    for _ in threads:
        jobs.put(None)
for t in threads:
    t.join()
print(sorted(done))
