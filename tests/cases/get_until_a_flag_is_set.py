import multiprocessing as mp, time, queue
def work(q, stop):
    while not stop.is_set():
        try:
            q.get(timeout=0.1)
        except queue.Empty:
            continue
if __name__ == '__main__':
    q, stop = mp.Queue(), mp.Event()
    p = mp.Process(target=work, args=(q, stop))
    p.start()
    q.put(1)
    p.join()
    stop.set()
