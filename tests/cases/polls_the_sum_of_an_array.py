from multiprocessing import Process, Array
import time

def work(a, i):
    a[i] = 1
    while sum(a) < 3:
        time.sleep(0.01)

if __name__ == '__main__':
    a = Array('i', 3)
    ps = [Process(target=work, args=(a, i)) for i in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
