import multiprocessing as mp, time

stop = False

def worker():
    while not stop:
        time.sleep(0.1)
    print("worker stops")

if __name__ == "__main__":
    p = mp.Process(target=worker)
    p.start()
    time.sleep(0.5)
    stop = True
    p.join()
