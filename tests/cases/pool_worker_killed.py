# A worker of a Pool is killed in the middle of a task of map(), as one is when memory runs out
import multiprocessing, os, signal
def work(n):
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return n
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(work, range(6), chunksize=1))
