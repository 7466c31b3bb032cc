import threading
cond = threading.Condition()
ready = False

def waiter():
    with cond:
        cond.wait_for(lambda: ready)

def setter():
    ready = True
    with cond:
        cond.notify_all()

a = threading.Thread(target=waiter)
a.start()
b = threading.Thread(target=setter)
b.start()
a.join()
b.join()
