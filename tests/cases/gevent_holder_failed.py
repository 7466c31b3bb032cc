import gevent
from gevent.lock import RLock, Semaphore
class Cache:
    def __init__(self): self.sem = Semaphore(1)
    def load(self, key):
        self.sem.acquire()
        if key == "bad": raise KeyError(key)
        self.sem.release()
c = Cache()
jobs = [gevent.spawn(c.load, k) for k in ("bad", "good")]
gevent.joinall(jobs)
