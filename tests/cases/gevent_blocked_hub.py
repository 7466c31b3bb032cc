# a greenlet waits in a way that gevent knows nothing of, and stops all others
import threading
import gevent

def ask():
    done.wait()

def answer():
    done.set()

done = threading.Event()
gevent.joinall([gevent.spawn(ask), gevent.spawn(answer)])
