# Is the first part of
import heapq
import itertools
import time
from collections import deque

from my_loop import Loop


class Loop(Loop):
    def __init__(self):
        self.ready = deque()                # tasks that can go on
        self.sleeping = []                  # a heap of (when, number, task)
        self.number = itertools.count()     # tells apart two of the same moment

    def run(self):
        while self.ready or self.sleeping:
            self.wait()
            for _ in range(len(self.ready)):
                self.step(self.ready.popleft())

    def wait(self):
        if not self.ready:
            time.sleep(max(0, self.sleeping[0][0] - time.monotonic()))
        while self.sleeping and self.sleeping[0][0] <= time.monotonic():
            self.ready.append(heapq.heappop(self.sleeping)[2])

    def do_sleep(self, task, seconds):
        heapq.heappush(self.sleeping, (seconds, next(self.number), task))


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
