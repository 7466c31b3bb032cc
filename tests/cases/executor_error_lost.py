# An error in a thread's task, whose result nobody asks for
from concurrent.futures import ThreadPoolExecutor

def halve(n):
    return 10 // n

with ThreadPoolExecutor(2) as pool:
    for n in (2, 0, 5):
        pool.submit(halve, n)
print("all done")
