import socketserver, socket, threading
class H(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline()
        if line == b"stop\n":
            self.server.shutdown()
        self.wfile.write(b"ok")
server = socketserver.TCPServer(("127.0.0.1", 0), H)
threading.Thread(target=server.serve_forever).start()
c = socket.create_connection(server.server_address)
c.sendall(b"stop\n")
print(c.recv(10))
