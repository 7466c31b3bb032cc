from multiprocessing import Process, Event
from multiprocessing.connection import wait
def job(stop):
    stop.wait()
if __name__ == "__main__":
    stop = Event()
    ps = [Process(target=job, args=(stop,)) for _ in range(2)]
    for p in ps: p.start()
    wait([p.sentinel for p in ps])
    stop.set()
