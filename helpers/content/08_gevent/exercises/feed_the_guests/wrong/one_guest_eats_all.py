# The line is right, but 1 of the greenlets came
import gevent
from gevent.event import Event
from gevent.queue import Queue


def cook():
    served.wait()
    for dish in ('soup', 'rice', 'cake'):
        dishes.put(dish)


def guest():
    while len(eaten) < 3:
        eaten.append(dishes.get())


def candle():
    while True:
        gevent.sleep(0.1)


served, dishes, eaten = Event(), Queue(), []
light = gevent.spawn(candle)
jobs = [gevent.spawn(cook)] + [gevent.spawn(guest) for _ in range(3)]
# TODO: nobody eats, and the script never ends.
served.set()
gevent.sleep(0.2)
light.kill()
print('eaten:', ', '.join(eaten))
