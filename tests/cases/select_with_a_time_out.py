import select, socket, threading
one, other = socket.socketpair()
def answer():
    while True:
        if select.select([other], [], [], 0.05)[0]:
            return other.sendall(b"hello")
threading.Thread(target=answer).start()
print(one.recv(10))
