# a list of tickets, and pop() in place of a lock → asking and taking are one step
import threading
import time

tickets, sold = [1, 2, 3], []


def sell(name):
    try:
        tickets.pop()
    except IndexError:
        return
    time.sleep(0.05)                    # paying takes a while
    sold.append(name)


# TODO: four buyers come at once, and only three of them get a ticket
buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
