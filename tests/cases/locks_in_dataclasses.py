# Two locks, each made by the __init__ of a dataclass, in opposite order
import threading, time
from dataclasses import dataclass, field

@dataclass
class Account:
    balance: int
    lock: threading.Lock = field(default_factory=threading.Lock)

def transfer(source, target, amount):
    with source.lock:
        time.sleep(0.2)
        with target.lock:
            source.balance -= amount
            target.balance += amount

anna, bert = Account(10), Account(20)
threads = [threading.Thread(target=transfer, args=(anna, bert, 5)),
           threading.Thread(target=transfer, args=(bert, anna, 3))]
for t in threads: t.start()
for t in threads: t.join()
print(anna.balance, bert.balance)
