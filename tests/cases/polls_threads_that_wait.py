from threading import Thread, Event
import time
go = Event()

def work():
    go.wait()

ts = [Thread(target=work) for _ in range(2)]
for t in ts:
    t.start()
while any(t.is_alive() for t in ts):
    time.sleep(0.05)
go.set()
