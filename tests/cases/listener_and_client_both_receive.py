# A listener and its client: each waits for what the other one sends
from multiprocessing import Process
from multiprocessing.connection import Client, Listener


def ask(address):
    with Client(address, authkey=b"secret") as c:
        print(c.recv())


if __name__ == "__main__":
    with Listener(authkey=b"secret") as listener:
        p = Process(target=ask, args=(listener.address,))
        p.start()
        with listener.accept() as c:
            print(c.recv())
        p.join()
