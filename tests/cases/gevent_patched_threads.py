# threads that monkey patching makes greenlets: two locks, each in its own order
from gevent import monkey
monkey.patch_all()
import threading
import time

def move(first, second):
    with first:
        time.sleep(0.01)
        with second:
            print("moved")

a, b = threading.Lock(), threading.Lock()
threads = [threading.Thread(target=move, args=(a, b), name="one"), threading.Thread(target=move, args=(b, a), name="two")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
