# thread + fork: the child inherits a lock that another thread held
import multiprocessing, threading, time

lock = threading.Lock()

def background():
    with lock:
        time.sleep(0.5)

def child():
    with lock:
        print("child has the lock")

if __name__ == "__main__":
    threading.Thread(target=background).start()
    time.sleep(0.1)
    p = multiprocessing.Process(target=child)
    p.start()
    p.join()
    print("joined")
