# wait() for an event that nobody sets
import gevent
from gevent.event import Event

stop = Event()
gevent.wait([stop])
