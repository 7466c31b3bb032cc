# iwait() for a greenlet that waits forever
import gevent
from gevent.event import Event
never = Event()
def a(): return 1
def b():
    never.wait()

for g in gevent.iwait([gevent.spawn(a), gevent.spawn(b)]):
    print(g.value)
