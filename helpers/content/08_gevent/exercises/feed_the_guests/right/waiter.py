# a waiter gives the sign, and only the guests are waited for
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


def waiter():
    gevent.sleep(0.05)
    served.set()


served, dishes, eaten = Event(), Queue(), []
for work in (candle, cook, waiter):
    gevent.spawn(work)
gevent.joinall([gevent.spawn(guest) for _ in range(3)])
print('eaten:', ', '.join(eaten))
