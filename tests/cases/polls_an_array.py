from multiprocessing import Process, Array
import time
def work(flags):
    flags[1] = 1
if __name__ == "__main__":
    flags = Array("i", 2)
    Process(target=work, args=(flags,)).start()
    while not flags[0]:
        time.sleep(0.02)
