# thousands of values go through a queue
import gevent
from gevent.queue import JoinableQueue
q = JoinableQueue(100)
def produce():
    for n in range(5000): q.put(n)
def consume():
    while True:
        q.get()
        q.task_done()
gevent.spawn(consume)
gevent.spawn(produce).join()
q.join()
print("done")
q.get()
