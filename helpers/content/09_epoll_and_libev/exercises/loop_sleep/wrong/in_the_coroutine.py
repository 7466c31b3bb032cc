# A coroutine only asks
import heapq
import itertools
import time
from collections import deque


class Loop:
    def __init__(self):
        self.ready = deque()                # coroutines that can go on
        self.sleeping = []                  # a heap of (when, number, coroutine)
        self.number = itertools.count()     # tells apart two of the same moment

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready:
            self.step(self.ready.popleft())

    def step(self, coroutine):
        try:
            request = next(coroutine)
        except StopIteration:
            return
        # TODO: a coroutine that asks for ('sleep', seconds) goes on after that time
        self.ready.append(coroutine)


def egg(name, seconds):
    print(name, 'egg: in')
    time.sleep(seconds)
    yield
    print(name, 'egg: out')


def radio():
    for song in (1, 2, 3):
        print('song', song)
        yield


loop = Loop()
loop.spawn(egg('hard', 0.9))
loop.spawn(egg('soft', 0.3))
loop.spawn(egg('medium', 0.6))
loop.spawn(radio())
loop.run()
print('breakfast')
