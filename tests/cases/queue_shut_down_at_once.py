import queue, threading
q = queue.Queue()
def worker():
    try:
        while True:
            q.get(); q.task_done()
    except queue.ShutDown:
        print("done")
for n in range(5): q.put(n)
q.shutdown(immediate=True)
t = threading.Thread(target=worker); t.start(); t.join()
