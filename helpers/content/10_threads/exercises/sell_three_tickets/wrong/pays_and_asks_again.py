# all four have paid
import threading
import time

left, sold = 3, []


def sell(name):
    global left
    if left == 0:
        return
    time.sleep(0.05)                    # paying takes a while
    if left == 0:
        return
    left -= 1
    sold.append(name)


# TODO: four buyers come at once, and only three of them get a ticket
buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
