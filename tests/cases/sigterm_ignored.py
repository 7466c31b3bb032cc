import signal, time
from multiprocessing import Process, Event
def job(ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    while True: time.sleep(1)
if __name__ == "__main__":
    ready = Event()
    p = Process(target=job, args=(ready,))
    p.start(); ready.wait()
    p.terminate()
    p.join()
