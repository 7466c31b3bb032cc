import threading, time

class Worker:
    def __init__(self):
        self.stopped = False
    def run(self):
        stopped = self.stopped
        while not stopped:
            time.sleep(0.05)

w = Worker()
t = threading.Thread(target=w.run)
t.start()
time.sleep(0.3)
w.stopped = True
t.join()
