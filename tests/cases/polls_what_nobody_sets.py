import multiprocessing
import time

flag = 1

def work():
    while flag:
        time.sleep(0.05)

if __name__ == '__main__':
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
