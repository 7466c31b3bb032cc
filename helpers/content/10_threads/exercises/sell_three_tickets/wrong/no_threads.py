# no thread
import threading
import time

left, sold = 3, []
lock = threading.Lock()


def sell(name):
    global left
    with lock:
        if left == 0:
            return
        time.sleep(0.05)
        left -= 1
        sold.append(name)


for name in ('Ada', 'Ben', 'Cleo', 'Dan'):
    sell(name)
print(len(sold), 'tickets sold')
