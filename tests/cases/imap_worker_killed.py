# The second imap() waits for a task whose worker was killed
import multiprocessing as mp, os, signal
def work(n):
    if n == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return n
if __name__ == "__main__":
    with mp.Pool(2) as pool:
        list(pool.imap(work, [9, 8]))
        for r in pool.imap(work, range(4)):
            print(r)
