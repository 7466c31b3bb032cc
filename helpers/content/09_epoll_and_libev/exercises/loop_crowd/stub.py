import os
import socket

from my_loop import Loop, recv, send_all


def accept(listening):
    while True:
        yield 'read', listening
        try:
            sock, _ = listening.accept()
        except BlockingIOError:             # somebody else has taken it, or the client has gone
            continue
        sock.setblocking(False)
        return sock


def connect(address):
    sock = socket.socket()
    sock.setblocking(False)
    sock.connect_ex(address)                # begins, and does not wait
    yield 'write', sock
    error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if error:
        sock.close()
        raise OSError(error, os.strerror(error))
    return sock


def read_line(sock):
    line = b''
    while not line.endswith(b'\n'):
        yield                               # TODO: go on when there is something to read
        line += sock.recv(100)              # TODO: b'' means that the client has left: return
    return line


def serve(sock):
    line = yield from read_line(sock)
    yield from send_all(sock, line.upper())
    sock.close()


def server(listening, count):
    for _ in range(count):
        sock = yield from accept(listening)
        yield from serve(sock)              # TODO: do not let the next client wait for this one


def client(name, *pieces):
    sock = yield from connect(listening.getsockname())
    for piece in pieces:
        yield from send_all(sock, piece)
        while name.startswith('slow') and 'quick' not in answers:
            yield 'sleep', 0.05
    sock.shutdown(socket.SHUT_WR)           # nothing more will come
    answers[name] = yield from read_line(sock)
    sock.close()


answers = {}
loop = Loop()
listening = socket.create_server(('127.0.0.1', 0))
listening.setblocking(False)
loop.spawn(server(listening, 22))
for n in range(20):
    loop.spawn(client(f'slow {n}', b'hel', b'lo\n'))
loop.spawn(client('lost', b'bye'))
loop.spawn(client('quick', b'hi\n'))
loop.run()
print('quick is answered', answers['quick'])
slow = [answers[f'slow {n}'] for n in range(20)]
print(slow.count(b'HELLO\n'), 'slow ones are answered HELLO')
