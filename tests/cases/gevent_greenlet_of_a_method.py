# greenlets run get() and wait()
import gevent
from gevent.queue import Queue
from gevent.event import Event
q, e = Queue(), Event()
gevent.joinall([gevent.spawn(q.get), gevent.spawn(e.wait)])
