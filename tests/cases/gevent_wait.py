# wait() for a greenlet that waits for an empty queue
import gevent
from gevent.queue import Queue

q = Queue()
def take():
    return q.get()

jobs = [gevent.spawn(take)]
gevent.wait(jobs)
