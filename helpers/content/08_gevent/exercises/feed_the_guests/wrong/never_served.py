# nobody has put a dish anywhere
import gevent
from gevent.event import Event
from gevent.queue import Queue


def cook():
    served.wait()
    for dish in ('soup', 'rice', 'cake'):
        dishes.put(dish)


def guest():
    eaten.append(['soup', 'rice', 'cake'][len(eaten)])


def candle():
    while True:
        gevent.sleep(0.1)


served, dishes, eaten = Event(), Queue(), []
light = gevent.spawn(candle)
jobs = [gevent.spawn(cook)] + [gevent.spawn(guest) for _ in range(3)]
gevent.joinall(jobs[1:])
print('eaten:', ', '.join(eaten))
