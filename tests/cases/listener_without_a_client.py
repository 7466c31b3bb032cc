from multiprocessing import Process
from multiprocessing.connection import Listener, Client

def client(address):
    number = int("x1")
    conn = Client(address)
    conn.send(number)

if __name__ == "__main__":
    with Listener(("localhost", 0)) as listener:
        Process(target=client, args=(listener.address,)).start()
        conn = listener.accept()
        print(conn.recv())
