# two threads, two locks, opposite order
import threading, time

def move(first, second):
    with first:
        print(threading.current_thread().name, "has one")
        time.sleep(0.3)
        with second:
            print("moved")

a, b = threading.Lock(), threading.Lock()
one = threading.Thread(target=move, args=(a, b), name="one")
two = threading.Thread(target=move, args=(b, a), name="two")
one.start()
two.start()
one.join()
two.join()
print("done")
