# kept the buyers apart
import threading
import time

left, sold = 3, []


def sell(name):
    global left
    left -= 1
    if left < 0:
        return
    time.sleep(0.05)
    sold.append(name)


buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
