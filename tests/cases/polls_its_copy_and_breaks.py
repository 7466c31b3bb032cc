from multiprocessing import Process
import time
stop = False

def work():
    while True:
        if stop:
            print('stopped')
            break
        time.sleep(0.01)

if __name__ == '__main__':
    p = Process(target=work)
    p.start()
    stop = True
    p.join()
