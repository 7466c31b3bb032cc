# wait() looks for an error, and the program does not
from concurrent.futures import ThreadPoolExecutor, wait, FIRST_EXCEPTION
def job(n):
    if n == 1: raise ValueError(n)
    return n
with ThreadPoolExecutor(2) as pool:
    fs = [pool.submit(job, n) for n in range(3)]
    done, rest = wait(fs, return_when=FIRST_EXCEPTION)
print("finished")
