# All orders are cooked, and a cook is still parked
from collections import deque

from my_loop import Loop, timeout


class Queue:
    def __init__(self, loop):
        self.loop = loop
        self.items = deque()
        self.getters = []                   # tasks that wait for an item

    def put(self, item):
        self.items.append(item)
        if len(self.items) == 1:
            self.loop.wake(self.getters[:1])

    def get(self):
        while not self.items:
            yield 'park', self.getters
        return self.items.popleft()


def cook(name):
    while (order := (yield from orders.get())) is not None:
        cooked.append(order)
        yield 'sleep', 0.05
    print(name, 'goes home')


def impatient():
    try:
        yield from timeout(loop, 0.1, orders.get())
    except TimeoutError:
        print('impatient has left')


def waiter():
    yield 'sleep', 0.2
    loop.spawn(cook('bob'))                 # bob comes in, and his turn is before ann's
    orders.put('soup')
    yield 'sleep', 0.2
    for order in ('fish', 'rice', 'cake'):
        orders.put(order)
    yield 'sleep', 0.2
    orders.put(None)
    orders.put(None)


cooked = []
loop = Loop()
orders = Queue(loop)
loop.spawn(impatient())
loop.spawn(cook('ann'))
loop.spawn(waiter())
loop.run()
print('cooked:', *cooked)
