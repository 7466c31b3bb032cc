import select, socket, threading
server = socket.create_server(("127.0.0.1", 0))
def client():
    s = socket.create_connection(server.getsockname())
    s.recv(10)
threading.Thread(target=client).start()
conn, _ = server.accept()
readable, _, _ = select.select([conn], [], [])
