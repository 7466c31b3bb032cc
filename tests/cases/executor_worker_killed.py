# A worker of an executor is killed in the middle of its task
import os, signal
from concurrent.futures import ProcessPoolExecutor

def work(n):
    if n == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return n

if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        for n in pool.map(work, range(5)):
            print(n)
