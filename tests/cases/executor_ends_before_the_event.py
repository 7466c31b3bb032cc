from concurrent.futures import ThreadPoolExecutor
import threading
go = threading.Event()
with ThreadPoolExecutor(1) as pool:
    f = pool.submit(go.wait)
go.set()
