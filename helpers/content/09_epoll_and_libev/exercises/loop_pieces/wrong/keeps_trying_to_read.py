# could have sent something
import socket

from my_loop import Loop


def recv(sock, most):
    yield 'read', sock
    while True:
        try:
            return sock.recv(most)
        except BlockingIOError:
            pass


def send_all(sock, data):
    left = memoryview(data)
    while left:
        yield 'write', sock
        try:
            left = left[sock.send(left):]
        except BlockingIOError:
            pass


def taker(name, sock):
    data = yield from recv(sock, 100)
    print(name, 'takes', data)


def giver(sock):
    for word in (b'one', b'two'):
        yield 'sleep', 0.1
        yield from send_all(sock, word)


def pour(sock):
    yield from send_all(sock, bytes(2_000_000))
    sock.close()


def drink(sock):
    yield 'sleep', 0.3                      # by then nothing more fits in
    size = 0
    while data := (yield from recv(sock, 1_000_000)):
        size += len(data)
    print('drank', size, 'bytes')


def pair():
    here, there = socket.socketpair()
    here.setblocking(False)
    there.setblocking(False)
    return here, there


loop = Loop()
ear, mouth = pair()
loop.spawn(taker('ann', ear))
loop.spawn(taker('bob', ear.dup()))         # the same connection: when a word comes, both learn of it
loop.spawn(giver(mouth))
source, sink = pair()
loop.spawn(pour(source))
loop.spawn(pour(source.dup()))              # and here: what one has filled, the other finds full
loop.spawn(drink(sink))
loop.run()
print('all is said')
