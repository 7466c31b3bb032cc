# An Event that was set, and cleared again before somebody waited
import threading

go = threading.Event()

def starter():
    go.set()
    go.clear()

one = threading.Thread(target=starter)
one.start()
one.join()
go.wait()
