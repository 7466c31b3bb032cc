# hopes that the page has come
import contextlib
import socket
from collections import deque

from my_loop import Loop, accept, connect, recv, send_all


def fetch(path):
    sock = yield from connect(site.getsockname())
    yield from send_all(sock, f'GET {path} HTTP/1.0\r\n\r\n'.encode())
    yield 'sleep', 0.4
    answer = yield from recv(sock, 10_000)
    sock.close()
    head, _, body = answer.partition(b'\r\n\r\n')
    return body


def crawl():
    while paths:
        path = paths.popleft()
        body = yield from fetch(path)
        sizes.setdefault(path, []).append(len(body))


def page(sock):
    request = yield from recv(sock, 1000)
    number = int(request.split()[1].rpartition(b'/')[2])
    yield 'sleep', 0.05
    yield from send_all(sock, b'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n')
    with contextlib.suppress(ConnectionError):      # the client may have hung up
        for size in (500, 250, 250 + number)[-1 - number % 3:]:
            yield 'sleep', 0.05
            yield from send_all(sock, b'x' * size)
    sock.close()


def serve(count):
    for _ in range(count):
        sock = yield from accept(site)
        loop.spawn(page(sock))


paths = deque(f'/page/{n}' for n in range(12))
sizes = {}
site = socket.create_server(('127.0.0.1', 0))
site.setblocking(False)
loop = Loop()
loop.spawn(serve(len(paths)))
for _ in range(3):
    loop.spawn(crawl())
loop.run()
print(len(sizes), 'pages,', sum(map(sum, sizes.values())), 'bytes')
