# An initializer that fails breaks a ProcessPoolExecutor
from concurrent.futures import ProcessPoolExecutor
def init():
    raise RuntimeError("no connection")
if __name__ == "__main__":
    with ProcessPoolExecutor(1, initializer=init) as pool:
        print(pool.submit(abs, -1).result())
