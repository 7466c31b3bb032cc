# multiprocessing.Condition: notified before anybody waits (lost wake-up)
import multiprocessing, time

def child(ready):
    with ready:
        ready.notify()
    print("notified")

if __name__ == "__main__":
    ready = multiprocessing.Condition()
    p = multiprocessing.Process(target=child, args=(ready,))
    p.start()
    time.sleep(0.5)
    with ready:
        ready.wait()
    print("woken")
