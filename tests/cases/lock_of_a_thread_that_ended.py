# A thread that ends well and keeps its lock
import threading

lock = threading.Lock()

def first():
    lock.acquire()
    print("first is done")

def second():
    with lock:
        print("second")

a = threading.Thread(target=first)
a.start()
a.join()
b = threading.Thread(target=second)
b.start()
b.join()
