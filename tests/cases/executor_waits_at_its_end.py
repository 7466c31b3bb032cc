# The end of `with` waits for a task that waits for what comes after it
import threading
from concurrent.futures import ThreadPoolExecutor
stop = threading.Event()
def listen():
    stop.wait()
with ThreadPoolExecutor(1) as pool:
    pool.submit(listen)
stop.set()
