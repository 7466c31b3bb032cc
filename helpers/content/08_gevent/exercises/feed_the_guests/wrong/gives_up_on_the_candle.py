# waited in line 26 for the candle as well
import gevent
from gevent.event import Event
from gevent.queue import Queue


def cook():
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
jobs = [gevent.spawn(cook), light] + [gevent.spawn(guest) for _ in range(3)]
gevent.joinall(jobs, timeout=1)
print('eaten:', ', '.join(eaten))
