# no candle, so nothing else keeps the script → without a candle
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


served, dishes, eaten = Event(), Queue(), []
jobs = [gevent.spawn(cook)] + [gevent.spawn(guest) for _ in range(3)]
served.set()
gevent.joinall(jobs)
print('eaten:', ', '.join(eaten))
