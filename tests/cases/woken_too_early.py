# wait_for(): the one notification comes when its condition does not yet hold
import threading, time
cond = threading.Condition()
items = []
def produce():
    time.sleep(0.2)
    with cond:
        items.append(1)
        cond.notify_all()
threading.Thread(target=produce, name="producer").start()
with cond:
    cond.wait_for(lambda: len(items) == 2)
print(items)
