# one thread sells, the buyers stand in a queue
import queue
import threading
import time

left, sold = 3, []


def sell(name):
    waiting.put(name)


def till():
    global left
    for _ in range(4):
        name = waiting.get()
        if left == 0:
            continue
        time.sleep(0.05)                    # paying takes a while
        left -= 1
        sold.append(name)


waiting = queue.Queue()
seller = threading.Thread(target=till)
seller.start()
buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers + [seller]:
    t.join()
print(len(sold), 'tickets sold')
