# a process takes its own Lock twice (function calls a locking function)
import multiprocessing

def add(lock, total, n):
    with lock:
        total.value += n
        log(lock, total)

def log(lock, total):
    with lock:
        print("total", total.value)

if __name__ == "__main__":
    lock, total = multiprocessing.Lock(), multiprocessing.Value("i", 0, lock=False)
    p = multiprocessing.Process(target=add, args=(lock, total, 2))
    p.start()
    p.join()
