import signal, threading
ready = threading.Event()
signal.signal(signal.SIGUSR1, lambda *_: ready.set())
print("waiting")
ready.wait()
