import multiprocessing as mp

def worker(conn):
    while not conn.poll(0.1):
        pass
    print(conn.recv())

if __name__ == "__main__":
    here, there = mp.Pipe()
    p = mp.Process(target=worker, args=(there,))
    p.start()
    p.join()
    here.send("go")
