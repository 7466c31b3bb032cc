# One item too many, and nobody takes it
import queue
import threading

tasks = queue.Queue()

def worker():
    for _ in range(2):
        tasks.get()

one = threading.Thread(target=worker)
one.start()
for name in ("a", "b", "c"):
    tasks.put(name)
one.join()
