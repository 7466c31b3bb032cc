# An initializer that fails breaks a ThreadPoolExecutor
from concurrent.futures import ThreadPoolExecutor
def init():
    raise RuntimeError("no connection")
with ThreadPoolExecutor(1, initializer=init) as pool:
    print(pool.submit(abs, -1).result())
