import threading

class Repeat(threading.Timer):
    def run(self):
        while not self.finished.wait(self.interval):
            self.function()

done = threading.Event()
ticks = []

def tick():
    ticks.append(1)
    if len(ticks) == 3:
        done.set

repeat = Repeat(0.05, tick)
repeat.start()
done.wait()
repeat.cancel()
