from multiprocessing import Process, Event
import time
def work(stop):
    while not stop.is_set():
        time.sleep(0.01)
if __name__ == "__main__":
    stop = Event()
    p = Process(target=work, args=(stop,))
    p.start()
    p.join()
