# one greenlet is not waited for, one has no turn, one waits for work
import gevent
from gevent.queue import Queue

def save():
    gevent.sleep(5)
    print("saved")

def work():
    print(q.get())

q = Queue()
gevent.spawn(save)
gevent.spawn(work)
gevent.sleep(0.01)
gevent.spawn(print, "hello")
