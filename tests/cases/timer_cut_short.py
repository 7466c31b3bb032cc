import threading
def save():
    print("saved")
t = threading.Timer(0.5, save)
t.daemon = True
t.start()
print("bye")
