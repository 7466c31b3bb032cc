# generator already executing (shared by two threads)
import threading, time

def numbers():
    n = 0
    while True:
        time.sleep(0.1)
        yield n
        n += 1

g = numbers()

def take():
    print(next(g))

ts = [threading.Thread(target=take) for _ in range(2)]
for t in ts:
    t.start()
for t in ts:
    t.join()
