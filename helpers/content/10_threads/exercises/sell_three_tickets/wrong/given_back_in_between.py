# there another buyer can come
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
    with lock:
        left -= 1
    sold.append(name)


buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
