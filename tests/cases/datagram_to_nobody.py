import socket
from multiprocessing import Process
def ask(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.sendto(b"hi", ("127.0.0.1", port + 1))
    print(s.recvfrom(100))
if __name__ == "__main__":
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 0))
    p = Process(target=ask, args=(s.getsockname()[1],))
    p.start()
    data, who = s.recvfrom(100)
    print(data)
