# a class of threads, and an RLock
import threading
import time


class Buyer(threading.Thread):
    left = 3
    lock = threading.RLock()
    ticket = False

    def run(self):
        with Buyer.lock:
            if Buyer.left:
                self.pay()

    def pay(self):
        with Buyer.lock:
            time.sleep(0.05)
            Buyer.left -= 1
            self.ticket = True


buyers = [Buyer(name=name) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(sum(buyer.ticket for buyer in buyers), 'tickets sold')
