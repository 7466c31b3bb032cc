# time.sleep() without monkey patching
import time, gevent

def a():
    time.sleep(0.4)

def b():
    for _ in range(2):
        gevent.sleep(0.05)

gevent.joinall([gevent.spawn(b), gevent.spawn(a)])
