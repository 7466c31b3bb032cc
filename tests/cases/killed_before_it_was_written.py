from multiprocessing import Queue, Process
import os, signal, time
def produce(q):
    q.put(b"x" * 500_000)
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    q = Queue()
    p = Process(target=produce, args=(q,))
    p.start(); p.join()
    print(len(q.get()))
