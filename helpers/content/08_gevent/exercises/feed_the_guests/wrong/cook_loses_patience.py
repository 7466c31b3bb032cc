# nobody gave the sign
import gevent
from gevent.event import Event
from gevent.queue import Queue


def cook():
    served.wait(1)
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
gevent.joinall(jobs)
print('eaten:', ', '.join(eaten))
