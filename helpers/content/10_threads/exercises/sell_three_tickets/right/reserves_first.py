# takes the ticket under the lock, and pays afterwards
import threading
import time

left, sold = 3, []
lock = threading.Lock()


def sell(name):
    global left
    with lock:
        if left == 0:
            return
        left -= 1
    time.sleep(0.05)
    sold.append(name)


buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
