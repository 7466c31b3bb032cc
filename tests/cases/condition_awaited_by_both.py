import threading
from collections import deque
from dataclasses import dataclass, field

@dataclass
class Buffer:
    size: int
    items: deque = field(default_factory=deque)
    cond: threading.Condition = field(default_factory=threading.Condition)

    def put(self, item):
        with self.cond:
            self.cond.wait_for(lambda: len(self.items) < self.size)
            self.items.append(item)
    def take(self):
        with self.cond:
            self.cond.wait_for(lambda: self.items)
            item = self.items.popleft()
            self.cond.notify()
            return item

buf = Buffer(2)
def consume():
    print([buf.take() for _ in range(3)])
t = threading.Thread(target=consume)
t.start()
for n in range(3):
    buf.put(n)
t.join()
