from concurrent.futures import ThreadPoolExecutor
import threading
ready = threading.Event()
def load(config):
    config["path"]
    ready.set()
pool = ThreadPoolExecutor(2)
pool.submit(load, {})
ready.wait()
