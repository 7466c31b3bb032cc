import multiprocessing as mp

class Poller:
    def __init__(self, stop):
        self.stop = stop
    def __call__(self):
        while not self.stop.wait(timeout=0.1):
            pass

if __name__ == "__main__":
    stop = mp.Event()
    p = mp.Process(target=Poller(stop))
    p.start()
    p.join()
    stop.set()
