# hung: a clock keeps ticking, and a greenlet does not give its place back
import gevent
from gevent.lock import Semaphore

def tick():
    while True:
        gevent.sleep(0.1)

def visit(n):
    room.acquire()
    print("visit", n)

room = Semaphore(1)
gevent.spawn(tick)
gevent.joinall([gevent.spawn(visit, n) for n in range(2)])
