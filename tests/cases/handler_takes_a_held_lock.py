# a signal comes while a lock is held, and its handler wants the same lock
import os
import signal
import threading

def on_usr1(number, frame):
    with lock:
        print("noted")

lock = threading.Lock()
signal.signal(signal.SIGUSR1, on_usr1)
with lock:
    os.kill(os.getpid(), signal.SIGUSR1)
    print("goes on")
