from multiprocessing import Process, Value
import time

def work(flag):
    while flag.value == 0:
        time.sleep(0.01)

if __name__ == '__main__':
    flag = Value('i', 0)
    p = Process(target=work, args=(flag,))
    p.start()
    p.join()
    flag.value = 1
