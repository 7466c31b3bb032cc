# a bounded semaphore counts the tickets, and gives none back
import threading
import time

tickets, sold = threading.BoundedSemaphore(3), []


def sell(name):
    if tickets.acquire(blocking=False):
        time.sleep(0.05)                # paying takes a while
        sold.append(name)


# TODO: four buyers come at once, and only three of them get a ticket
buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
