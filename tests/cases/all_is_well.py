# A subclass of Thread, a Timer and a lock that is given back by another thread: all is well
import threading

class Worker(threading.Thread):
    def run(self):
        signal.release()

signal = threading.Lock()
signal.acquire()
Worker().start()
signal.acquire()
late = threading.Timer(0.05, print, ("late",))
late.start()
late.join()
print("done")
