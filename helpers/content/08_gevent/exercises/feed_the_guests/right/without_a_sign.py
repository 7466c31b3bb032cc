# no sign at all: the cook just cooks
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


dishes, eaten = Queue(), []
light = gevent.spawn(candle)
jobs = [gevent.spawn(cook)] + [gevent.spawn(guest) for _ in range(3)]
gevent.joinall(jobs)
light.kill()
print('eaten:', ', '.join(sorted(eaten)))
