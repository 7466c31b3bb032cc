import socket, threading
s = socket.create_server(("127.0.0.1", 0))
def client(n):
    c = socket.create_connection(s.getsockname())
    print(n, c.recv(10))
    threading.Event().wait()
for n in range(2): threading.Thread(target=client, args=(n,)).start()
while True:
    conn, _ = s.accept()
    conn.sendall(b"hello")
    conn.recv(10)
