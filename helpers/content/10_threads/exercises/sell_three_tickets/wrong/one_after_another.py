# had ended before the next
import threading
import time

left, sold = 3, []


def sell(name):
    global left
    if left == 0:
        return
    time.sleep(0.05)                    # paying takes a while
    left -= 1
    sold.append(name)


for name in ('Ada', 'Ben', 'Cleo', 'Dan'):
    t = threading.Thread(target=sell, args=(name,))
    t.start()
    t.join()
print(len(sold), 'tickets sold')
