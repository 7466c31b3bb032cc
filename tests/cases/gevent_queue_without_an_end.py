# a consumer waits for more than its producer ever puts
import gevent
from gevent.queue import Queue

def produce():
    for n in range(3):
        q.put(n)

def consume():
    while True:
        print(q.get())

q = Queue()
gevent.joinall([gevent.spawn(produce), gevent.spawn(consume)])
