# all in run(), and a mask for what was asked
import heapq
import itertools
import selectors
import socket
import time
from collections import deque


class Loop:
    def __init__(self):
        self.ready = deque()                # coroutines that can go on
        self.sleeping = []                  # a heap of (when, number, coroutine)
        self.number = itertools.count()     # tells apart two of the same moment
        self.selector = selectors.DefaultSelector()

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready or self.sleeping or self.selector.get_map():
            pause = 0 if self.ready else self.pause()
            if not self.selector.get_map():
                time.sleep(pause)
                events = []
            else:
                events = self.selector.select(pause)
            for key, mask in events:
                self.selector.unregister(key.fd)
                self.ready.append(key.data)
            now = time.monotonic()
            while self.sleeping and self.sleeping[0][0] <= now:
                self.ready.append(heapq.heappop(self.sleeping)[2])
            for coroutine in list(self.ready):
                self.ready.popleft()
                self.step(coroutine)

    def pause(self):
        if not self.sleeping:
            return None
        return max(0, self.sleeping[0][0] - time.monotonic())

    def step(self, coroutine):
        try:
            request = next(coroutine)
        except StopIteration:
            return
        if request is None:
            self.ready.append(coroutine)
            return
        what, about = request
        if what == 'sleep':
            when = time.monotonic() + about
            heapq.heappush(self.sleeping, (when, next(self.number), coroutine))
        else:
            mask = {'read': selectors.EVENT_READ, 'write': selectors.EVENT_WRITE}[what]
            self.selector.register(about, mask, coroutine)


def ear(sock):
    for _ in range(2):
        yield 'read', sock
        print('ear:', sock.recv(100).decode())


def mouth(sock):
    for word in (b'one', b'two'):
        yield 'sleep', 0.2
        sock.send(word)


def sender(sock):
    left = bytes(4_000_000)                 # more than the system keeps for the reader
    sock.setblocking(False)
    while left:
        yield 'write', sock
        left = left[sock.send(left):]
    sock.close()


def receiver(sock):
    size = 0
    while True:
        yield 'read', sock
        data = sock.recv(1_000_000)
        if not data:                        # the other side has closed
            break
        size += len(data)
    print('receiver:', size, 'bytes')


def clock():
    for _ in range(200):                    # always ready
        yield


loop = Loop()
here, there = socket.socketpair()
loop.spawn(ear(here))
loop.spawn(mouth(there))
here, there = socket.socketpair()
loop.spawn(sender(here))
loop.spawn(receiver(there))
loop.spawn(clock())
loop.run()
print('all is said')
