import socketserver, threading, socket
class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.readline())
server = socketserver.TCPServer(("127.0.0.1", 0), Echo)
t = threading.Thread(target=server.serve_forever)
t.start()
c = socket.create_connection(server.server_address)
c.sendall(b"hi\n")
print(c.recv(10))
t.join()
server.shutdown()
