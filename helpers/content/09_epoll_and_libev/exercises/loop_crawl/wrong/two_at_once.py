# 2 were open at once. Three may
import contextlib
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
        self.selector = selectors.DefaultSelector()     # those that wait for a socket

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready or self.sleeping or self.selector.get_map():
            self.wait()
            for _ in range(len(self.ready)):
                self.step(self.ready.popleft())

    def wait(self):
        timeout = None
        if self.ready:
            timeout = 0
        elif self.sleeping:
            timeout = max(0, self.sleeping[0][0] - time.monotonic())
        if self.selector.get_map():
            for key, _ in self.selector.select(timeout):
                self.selector.unregister(key.fileobj)
                self.ready.append(key.data)
        elif timeout:
            time.sleep(timeout)             # none waits for a socket
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


def connect(address):
    sock = socket.socket()
    sock.setblocking(False)
    sock.connect_ex(address)                # begins, and does not wait
    yield 'write', sock                     # connected
    return sock


def fetch(path):
    sock = yield from connect(site.getsockname())
    sock.sendall(f'GET {path} HTTP/1.0\r\n\r\n'.encode())
    answer = b''
    while True:
        yield 'read', sock
        data = sock.recv(10_000)
        if not data:
            break
        answer += data
    sock.close()
    head, _, body = answer.partition(b'\r\n\r\n')
    return body


def crawl():
    while paths:
        path = paths.popleft()
        body = yield from fetch(path)
        sizes.setdefault(path, []).append(len(body))


def page(sock):
    yield 'read', sock
    number = int(sock.recv(1000).split()[1].rpartition(b'/')[2])
    yield 'sleep', 0.05
    sock.sendall(b'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n')
    with contextlib.suppress(ConnectionError):      # the client may have hung up
        for size in (500, 250, 250 + number)[-1 - number % 3:]:
            yield 'sleep', 0.05
            sock.sendall(b'x' * size)
    sock.close()


def serve(count):
    for _ in range(count):
        yield 'read', site
        sock, _ = site.accept()
        loop.spawn(page(sock))


paths = deque(f'/page/{n}' for n in range(12))
sizes = {}
site = socket.create_server(('127.0.0.1', 0))
loop = Loop()
loop.spawn(serve(len(paths)))
for _ in range(2):
    loop.spawn(crawl())
loop.run()
print(len(sizes), 'pages,', sum(map(sum, sizes.values())), 'bytes')
