# A pipe into which another thread, or a forked child, could write
import os, threading, time

r, w = os.pipe()
if os.fork() == 0:
    time.sleep(60)
    os._exit(0)
go = threading.Event()

def write():
    go.wait()
    os.write(w, b"x")

threading.Thread(target=write, daemon=True).start()
os.read(r, 1)
