# join() of a queue whose only worker has ended
import threading, queue

jobs = queue.Queue()

def work():
    while True:
        n = jobs.get()
        print(10 / n)
        jobs.task_done()

threading.Thread(target=work, daemon=True).start()
for n in (5, 0, 2):
    jobs.put(n)
jobs.join()
print("done")
