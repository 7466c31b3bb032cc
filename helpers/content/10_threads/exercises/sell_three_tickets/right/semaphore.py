# a semaphore counts the tickets
import threading
import time

sold = []
tickets = threading.Semaphore(3)


def sell(name):
    if not tickets.acquire(blocking=False):
        return
    time.sleep(0.05)
    sold.append(name)


buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
