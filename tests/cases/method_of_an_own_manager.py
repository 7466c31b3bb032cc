from multiprocessing.managers import BaseManager
from multiprocessing import Process
import threading
class Counter:
    def __init__(self):
        self.n, self.changed = 0, threading.Condition()
    def add(self):
        with self.changed:
            self.n += 1
            self.changed.notify_all()
    def wait_for(self, n):
        with self.changed:
            self.changed.wait_for(lambda: self.n >= n)
class M(BaseManager): pass
M.register("Counter", Counter)
if __name__ == "__main__":
    with M() as m:
        c = m.Counter()
        for _ in range(2): Process(target=c.add).start()
        c.wait_for(3)
        print("three")
