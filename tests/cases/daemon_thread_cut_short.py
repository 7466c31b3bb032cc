# A daemon thread that ends with its process, in the middle of its work
import threading
import time

def save():
    time.sleep(5)
    print("saved")

threading.Thread(target=save, daemon=True).start()
time.sleep(0.1)
print("main ends")
