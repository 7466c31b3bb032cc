import threading, time
stop = threading.Event()
def work():
    while not stop.is_set():
        time.sleep(0.05)
t = threading.Thread(target=work)
t.start()
t.join()
