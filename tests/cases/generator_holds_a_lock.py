import threading
lock = threading.Lock()
def rows():
    with lock:
        for n in range(3):
            yield n
def other():
    with lock:
        print("other")
r = rows()
print(next(r))
t = threading.Thread(target=other)
t.start()
t.join()
