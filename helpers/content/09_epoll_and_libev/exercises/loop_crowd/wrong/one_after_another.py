# No other client is accepted until this
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


def read_line(sock):
    line = b''
    while not line.endswith(b'\n'):
        yield 'read', sock
        data = sock.recv(100)
        if not data:
            break
        line += data
    return line


def serve(sock):
    line = yield from read_line(sock)
    sock.sendall(line.upper())
    sock.close()


def server(listening, count):
    for _ in range(count):
        yield 'read', listening
        sock, address = listening.accept()
        yield from serve(sock)


def client(name, *pieces):
    sock = socket.create_connection(listening.getsockname())
    for piece in pieces:
        sock.sendall(piece)
        while name.startswith('slow') and 'quick' not in answers:
            yield 'sleep', 0.05
    sock.shutdown(socket.SHUT_WR)           # nothing more will come
    answers[name] = yield from read_line(sock)
    sock.close()


answers = {}
loop = Loop()
listening = socket.create_server(('127.0.0.1', 0))
loop.spawn(server(listening, 22))
for n in range(20):
    loop.spawn(client(f'slow {n}', b'hel', b'lo\n'))
loop.spawn(client('lost', b'bye'))
loop.spawn(client('quick', b'hi\n'))
loop.run()
print('quick is answered', answers['quick'])
slow = [answers[f'slow {n}'] for n in range(20)]
print(slow.count(b'HELLO\n'), 'slow ones are answered HELLO')
