import signal
signal.signal(signal.SIGUSR1, lambda *a: print("got it"))
print("waiting")
signal.pause()
