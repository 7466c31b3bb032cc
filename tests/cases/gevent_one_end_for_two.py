# a queue's end is put once, for two consumers
import gevent
from gevent.queue import Queue
q = Queue()
def consume():
    for item in q: gevent.sleep(0)
cs = [gevent.spawn(consume) for _ in range(2)]
for n in range(3): q.put(n)
q.put(StopIteration)
gevent.joinall(cs)
