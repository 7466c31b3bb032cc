# the tickets lie in a queue
import queue
import threading
import time

sold = []
tickets = queue.Queue()
for n in range(3):
    tickets.put(n)


def sell(name):
    try:
        tickets.get_nowait()
    except queue.Empty:
        return
    time.sleep(0.05)
    sold.append(name)


buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
