from concurrent.futures import ProcessPoolExecutor
import time
stop = False

def work():
    n = 0
    while not stop:
        n += 1
        time.sleep(0.01)
    return n

if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        f = pool.submit(work)
        time.sleep(0.1)
        stop = True
        print(f.result())
