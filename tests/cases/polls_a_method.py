import threading, time
stop = threading.Event()

def work():
    while stop.is_set:
        time.sleep(0.01)

t = threading.Thread(target=work)
t.start()
stop.set()
t.join()
