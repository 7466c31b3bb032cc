# buyers have to end
import threading
import time

left, sold = 3, []
lock = threading.Lock()


def sell(name):
    global left
    while name not in sold:
        with lock:
            if left > 0:
                time.sleep(0.05)
                left -= 1
                sold.append(name)


buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
