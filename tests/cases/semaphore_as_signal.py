# Semaphore(0) used as a signal: released once, waited for twice
import multiprocessing

def child(go):
    print("one")
    go.release()

if __name__ == "__main__":
    go = multiprocessing.Semaphore(0)
    p = multiprocessing.Process(target=child, args=(go,))
    p.start()
    p.join()
    go.acquire()
    print("first")
    go.acquire()
    print("second")
