# a dictionary of who wakes when
import heapq
import itertools
import time
from collections import deque


class Loop:
    def __init__(self):
        self.ready = deque()                # coroutines that can go on
        self.sleeping = {}                  # coroutine -> when it wakes
        self.number = itertools.count()     # tells apart two of the same moment

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready or self.sleeping:
            self.wait()
            for _ in range(len(self.ready)):
                self.step(self.ready.popleft())

    def wait(self):
        if not self.ready:
            time.sleep(max(0, min(self.sleeping.values()) - time.monotonic()))
        for coroutine, when in list(self.sleeping.items()):
            if when <= time.monotonic():
                del self.sleeping[coroutine]
                self.ready.append(coroutine)

    def step(self, coroutine):
        try:
            request = next(coroutine)
        except StopIteration:
            return
        if request is None:
            self.ready.append(coroutine)
        else:
            self.sleeping[coroutine] = time.monotonic() + request[1]


def egg(name, seconds):
    print(name, 'egg: in')
    yield 'sleep', seconds
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
