# threading.Condition: notified before anybody waits
import threading, time

ready = threading.Condition()

def tell():
    with ready:
        ready.notify()

threading.Thread(target=tell).start()
time.sleep(0.3)
with ready:
    print("waiting")
    ready.wait()
print("woken")
