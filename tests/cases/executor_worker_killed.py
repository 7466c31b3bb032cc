# A worker of an executor is killed in the middle of its task
import os, signal, time
from concurrent.futures import ProcessPoolExecutor

def work(n):
    time.sleep(0.5)         # else one worker may have done its task before a second is needed
    if n == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return n

if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        for n in pool.map(work, range(5)):
            print(n)
