import multiprocessing, time

class Worker(multiprocessing.Process):
    def __init__(self):
        super().__init__()
        self.running = True

    def run(self):
        while self.running:
            time.sleep(0.05)

    def stop(self):
        self.running = False

if __name__ == "__main__":
    w = Worker()
    w.start()
    time.sleep(0.4)
    w.stop()
    w.join()
