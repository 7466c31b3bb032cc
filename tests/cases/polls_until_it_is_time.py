import threading, time
answer = None
def worker():
    raise ValueError("no answer")
def wait(limit):
    end = time.monotonic() + limit
    while answer is None and time.monotonic() < end:
        time.sleep(0.01)
threading.Thread(target=worker).start()
wait(3600)
