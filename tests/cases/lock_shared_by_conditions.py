# Two Conditions of one lock: who waits lets the lock go, and nobody is told
import threading

lock = threading.Lock()
not_empty, not_full = threading.Condition(lock), threading.Condition(lock)

def put():
    with not_full:
        not_full.notify()

with not_empty:
    one = threading.Thread(target=put)
    one.start()
    not_empty.wait(0.2)
one.join()
with not_empty:
    not_empty.wait()
