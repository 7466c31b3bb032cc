import threading

done = threading.Event()
t = threading.Timer(5, done.set)
t.start()
t.cancel()
done.wait()
