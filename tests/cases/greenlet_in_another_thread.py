# greenlet switched to from another thread
import threading
from greenlet import greenlet

def work():
    print("working")

g = greenlet(work)
t = threading.Thread(target=g.switch)
t.start()
t.join()
print("main goes on, dead:", g.dead)
