# the last guest to come gives the sign, and each returns its dish
import gevent
from gevent.event import Event
from gevent.queue import Queue

def cook():
    served.wait()
    for dish in ('soup', 'rice', 'cake'):
        dishes.put(dish)

def candle():
    while True:
        gevent.sleep(0.1)


def guest(number):
    if number == 2:
        served.set()
    return dishes.get()


served, dishes = Event(), Queue()
light = gevent.spawn(candle)
kitchen = gevent.spawn(cook)
jobs = [gevent.spawn(guest, number) for number in range(3)]
print('eaten:', ', '.join(job.get() for job in jobs))
