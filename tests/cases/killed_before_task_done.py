from multiprocessing import JoinableQueue, Process
import os, signal
def work(q):
    while True:
        n = q.get()
        if n == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        q.task_done()
if __name__ == "__main__":
    q = JoinableQueue()
    Process(target=work, args=(q,), daemon=True).start()
    for n in range(3): q.put(n)
    q.join()
    print("done")
