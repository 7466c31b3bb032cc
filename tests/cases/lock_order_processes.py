# two processes, two multiprocessing.Locks, opposite order
import multiprocessing, time

def move(first, second):
    with first:
        time.sleep(0.3)
        with second:
            print("moved")

if __name__ == "__main__":
    a, b = multiprocessing.Lock(), multiprocessing.Lock()
    p = multiprocessing.Process(target=move, args=(a, b))
    q = multiprocessing.Process(target=move, args=(b, a))
    p.start()
    q.start()
    p.join()
    q.join()
