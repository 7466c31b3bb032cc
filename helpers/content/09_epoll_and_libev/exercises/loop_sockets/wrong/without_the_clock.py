# no task was ready for 200 turns in a row
import heapq
import itertools
import selectors
import socket
import time
from collections import deque

from my_loop import Loop


class Loop(Loop):
    def __init__(self):
        self.ready = deque()                # tasks that can go on
        self.sleeping = []                  # a heap of (when, number, task)
        self.number = itertools.count()     # tells apart two of the same moment
        self.selector = selectors.DefaultSelector()     # those that wait for a socket

    def run(self):
        while self.ready or self.sleeping or self.selector.get_map():
            self.wait()
            for _ in range(len(self.ready)):
                self.step(self.ready.popleft())

    def wait(self):
        if not self.ready:
            timeout = max(0, self.sleeping[0][0] - time.monotonic()) if self.sleeping else None
            for key, events in self.selector.select(timeout):
                for event in (selectors.EVENT_READ, selectors.EVENT_WRITE):
                    if events & event:
                        self.ready.append(self.unwatch(key.fileobj, event))
        while self.sleeping and self.sleeping[0][0] <= time.monotonic():
            self.ready.append(heapq.heappop(self.sleeping)[2])

    def do_read(self, task, sock):
        self.watch(sock, selectors.EVENT_READ, task)

    def do_write(self, task, sock):
        self.watch(sock, selectors.EVENT_WRITE, task)

    def watch(self, sock, event, task):
        """Let a task wait for a socket: one may wait to read from it, and another to write."""
        key = self.selector.get_map().get(sock)
        if key is None:
            self.selector.register(sock, event, {event: task})
        elif event in key.data:
            raise RuntimeError('another task waits for this socket already')
        else:
            self.selector.modify(sock, key.events | event, {**key.data, event: task})

    def unwatch(self, sock, event):
        """Return the task that waits for this at a socket; it waits no longer."""
        key = self.selector.get_map()[sock]
        task = key.data.pop(event)
        if key.data:
            self.selector.modify(sock, key.events & ~event, key.data)
        else:
            self.selector.unregister(sock)
        return task

    def close(self, sock):
        """Close a socket. Whoever waits for it goes on, and gets the error from it."""
        key = self.selector.get_map().get(sock)
        for event in list(key.data) if key else ():
            self.ready.append(self.unwatch(sock, event))
        sock.close()


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


def pair():
    here, there = socket.socketpair()
    here.setblocking(False)
    there.setblocking(False)
    return here, there


loop = Loop()
here, there = pair()
loop.spawn(ear(here))
loop.spawn(mouth(there))
here, there = pair()
loop.spawn(sender(here))
loop.spawn(receiver(there))
loop.run()
print('all is said')
