# The heap knows the moment: sleep until then
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
        while self.ready or self.sleeping:
            while self.sleeping and self.sleeping[0][0] <= time.monotonic():
                self.ready.append(heapq.heappop(self.sleeping)[2])
            if self.ready:
                self.step(self.ready.popleft())
            else:
                time.sleep(0.01)

    def step(self, coroutine):
        try:
            request = next(coroutine)
        except StopIteration:
            return
        if request is None:
            self.ready.append(coroutine)
        else:
            _, seconds = request
            heapq.heappush(self.sleeping, (time.monotonic() + seconds, next(self.number), coroutine))


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
