from multiprocessing import Process
import time
ready = False
def work():
    global ready
    ready = True
if __name__ == "__main__":
    Process(target=work).start()
    while not ready:
        time.sleep(0.01)
