# a thread sleeps while main computes (no hang): is the picture true?
import threading, time

def nap():
    time.sleep(1.0)

t = threading.Thread(target=nap)
t.start()
n = 0
until = time.monotonic() + 0.8
while time.monotonic() < until:
    n += 1
t.join()
