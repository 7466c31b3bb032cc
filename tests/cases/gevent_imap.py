# what carries out imap() waits forever
import gevent
from gevent.event import Event
from gevent.pool import Pool
ready = Event()
def fetch(n):
    ready.wait()
    return n

for r in Pool(2).imap(fetch, [1, 2, 3]):
    print(r)
