import threading
sem = threading.Semaphore(2)
def job(n):
    sem.acquire()
    int("x")
    sem.release()
ts = [threading.Thread(target=job, args=(n,)) for n in range(3)]
for t in ts: t.start()
for t in ts: t.join()
