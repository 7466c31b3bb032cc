# put() on a full queue while holding the lock that the consumer needs
import multiprocessing, time

def consume(q, lock):
    for _ in range(3):
        with lock:
            print("took", q.get())
        time.sleep(0.3)

if __name__ == "__main__":
    lock, q = multiprocessing.Lock(), multiprocessing.Queue(1)
    p = multiprocessing.Process(target=consume, args=(q, lock))
    p.start()
    for n in range(3):
        time.sleep(0.1)
        with lock:
            q.put(n)
    p.join()
