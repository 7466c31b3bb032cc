# fish was never cooked: it was handed to somebody who had left
from collections import deque

from my_loop import Loop, timeout


class Queue:
    def __init__(self, loop):
        self.loop = loop
        self.items = deque()
        self.getters = []                   # tasks that wait for an item
        self.waiting = deque()              # boxes in which an item is laid for whoever waits

    def put(self, item):
        if self.waiting:
            self.waiting.popleft().append(item)
            self.loop.wake(self.getters)
        else:
            self.items.append(item)

    def get(self):
        if self.items:
            return self.items.popleft()
        box = []
        self.waiting.append(box)
        while not box:
            yield 'park', self.getters
        return box[0]


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
