import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError

def slow(n):
    time.sleep(0.4 * n)
    if n:
        raise ValueError("late")
    return n

with ThreadPoolExecutor(2) as executor:
    try:
        print(list(executor.map(slow, range(2), timeout=0.2)))
    except TimeoutError:
        print("too slow")
