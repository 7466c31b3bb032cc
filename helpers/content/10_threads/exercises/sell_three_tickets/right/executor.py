# an executor starts the threads
import threading
import time
from concurrent.futures import ThreadPoolExecutor

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


with ThreadPoolExecutor(4) as pool:
    list(pool.map(sell, ('Ada', 'Ben', 'Cleo', 'Dan')))
print(len(sold), 'tickets sold')
