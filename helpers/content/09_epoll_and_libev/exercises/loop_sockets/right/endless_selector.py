# select() also where no socket is waited for, and a pair of sockets that keeps it company
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
        self.own = socket.socketpair()
        self.selector.register(self.own[0], selectors.EVENT_READ)

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready or self.sleeping or len(self.selector.get_map()) > 1:
            self.wait()
            for _ in range(len(self.ready)):
                self.step(self.ready.popleft())

    def wait(self):
        timeout = None
        if self.ready:
            timeout = 0
        elif self.sleeping:
            timeout = max(0, self.sleeping[0][0] - time.monotonic())
        for key, _ in self.selector.select(timeout):
            self.selector.unregister(key.fileobj)
            self.ready.append(key.data)
        while self.sleeping and self.sleeping[0][0] <= time.monotonic():
            self.ready.append(heapq.heappop(self.sleeping)[2])

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
        elif what == 'read':
            self.selector.register(about, selectors.EVENT_READ, coroutine)
        elif what == 'write':
            self.selector.register(about, selectors.EVENT_WRITE, coroutine)


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
