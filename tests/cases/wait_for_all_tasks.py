from concurrent.futures import ThreadPoolExecutor, wait
import threading
gate = threading.Event()

def slow(n):
    gate.wait()
    return n

pool = ThreadPoolExecutor(1)
futures = [pool.submit(pow, 2, 3), pool.submit(slow, 1)]
done, pending = wait(futures)
print(len(done))
gate.set()
