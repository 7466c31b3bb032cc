import queue, threading

q = queue.Queue()

def work(n):
    q.put(n * n)

threads = [threading.Thread(target=work(n)) for n in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print([q.get() for _ in range(3)])
