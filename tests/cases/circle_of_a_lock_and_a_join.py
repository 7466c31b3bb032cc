# Main joins a thread that wants the lock that main holds
import threading

lock = threading.Lock()

def work():
    with lock:
        print("working")

with lock:
    one = threading.Thread(target=work)
    one.start()
    one.join()
