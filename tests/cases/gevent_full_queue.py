# a queue is full, on one line with its loop
import gevent
from gevent.queue import Queue
q = Queue(1)
def produce():
    for n in range(3): q.put(n)

def consume():
    return q.get()

gevent.joinall([gevent.spawn(produce), gevent.spawn(consume)])
