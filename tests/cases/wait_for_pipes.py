from multiprocessing import Process, Pipe
from multiprocessing.connection import wait

def worker(conn, n):
    print("ready", n)
    task = conn.recv()
    conn.send(task * 2)

if __name__ == "__main__":
    conns = []
    for n in range(2):
        a, b = Pipe()
        Process(target=worker, args=(b, n)).start()
        conns.append(a)
    for conn in wait(conns):
        print(conn.recv())
