# a callback waits for another result: the thread that runs it receives all results
from multiprocessing import Pool
import time
def job(n): return n
def show(_):
    print(later.get())
if __name__ == "__main__":
    with Pool(3) as pool:
        later = pool.map_async(time.sleep, [1, 1])
        first = pool.apply_async(job, (1,), callback=show)
        print(first.get())
        pool.close(); pool.join()
