# two greenlets take two locks, each in its own order
import gevent
from gevent.lock import RLock

def move(first, second):
    with first:
        gevent.sleep(0)
        with second:
            print("moved")

a, b = RLock(), RLock()
gevent.joinall([gevent.spawn(move, a, b), gevent.spawn(move, b, a)])
