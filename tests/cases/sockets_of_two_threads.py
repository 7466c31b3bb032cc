import socket, threading

def read_all(conn):
    parts = []
    while True:
        part = conn.recv(4096)
        if not part:
            return b"".join(parts)
        parts.append(part)

def server(conn):
    request = read_all(conn)
    conn.sendall(request.upper())
    conn.close()

a, b = socket.socketpair()
t = threading.Thread(target=server, args=(b,))
t.start()
a.sendall(b"hello")
print(read_all(a))
t.join()
