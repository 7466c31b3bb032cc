# each Timer starts the next: how many there were by then is left to chance
import threading
stop = threading.Event()
def tick():
    print("tick")
    threading.Timer(0.2, tick).start()
tick()
stop.wait()
