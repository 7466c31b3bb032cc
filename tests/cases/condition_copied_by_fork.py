import threading
from multiprocessing import Process
c = threading.Condition()
def child():
    with c: c.notify_all()
with c:
    p = Process(target=child)
    p.start()
    c.wait()
