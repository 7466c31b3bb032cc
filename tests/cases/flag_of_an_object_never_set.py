import threading
class Worker(threading.Thread):
    def __init__(self):
        super().__init__()
        self.stop = threading.Event()
    def run(self):
        n = 0
        while not self.stop.is_set():
            n += 1
w = Worker()
w.start()
w.join()
