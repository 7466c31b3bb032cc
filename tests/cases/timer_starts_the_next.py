import threading
def tick():
    print("tick")
    threading.Timer(0.2, tick).start()
tick()
