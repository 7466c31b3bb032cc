import multiprocessing as mp, threading, time
def worker(conn, stop):
    while not stop.is_set():
        if conn.poll(0.1):
            conn.send(conn.recv() * 2)
def ask(conn, n, out):
    conn.send(n)
    out.append(conn.recv())
if __name__ == '__main__':
    a, b = mp.Pipe()
    stop = mp.Event()
    p = mp.Process(target=worker, args=(b, stop))
    p.start()
    out = []
    ts = [threading.Thread(target=ask, args=(a, n, out)) for n in range(3)]
    for t in ts: t.start()
    for t in ts: t.join()
    print(sorted(out))
    p.join()
