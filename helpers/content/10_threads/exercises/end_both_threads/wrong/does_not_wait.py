# A queue that is empty at this moment
import queue
import threading


def work():
    while True:
        try:
            done.append(jobs.get_nowait())
        except queue.Empty:
            break


jobs, done = queue.Queue(), []
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for n in range(6):
    jobs.put(n)
for t in threads:
    t.join()
print(sorted(done))
