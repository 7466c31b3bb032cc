# happened to be enough
import threading
import time

left, sold, lock = 3, [], threading.Lock()


def sell(name):
    global left
    with lock:
        if left == 0:
            return
        time.sleep(0.05)
        left -= 1
        sold.append(name)


# TODO: four buyers come at once, and only three of them get a ticket
buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
time.sleep(0.5)
print(len(sold), 'tickets sold')
