import threading, time
ready = False
def worker():
    global ready
    int("x")
    ready = True
threading.Thread(target=worker).start()
while not ready:
    time.sleep(0.01)
print("ready")
