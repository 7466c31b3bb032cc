import socket, threading

def serve(s):
    conn, _ = s.accept()
    f = conn.makefile('r')
    print(f.read())
    conn.sendall(b'ok')

s = socket.create_server(('127.0.0.1', 0))
t = threading.Thread(target=serve, args=(s,))
t.start()
c = socket.create_connection(s.getsockname())
c.sendall(b'hello\n')
print(c.recv(10))
t.join()
