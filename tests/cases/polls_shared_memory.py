from multiprocessing import Process, shared_memory
import time

def work(name):
    shm = shared_memory.SharedMemory(name=name)
    while shm.buf[0] == 0:
        time.sleep(0.01)
    shm.close()

if __name__ == '__main__':
    shm = shared_memory.SharedMemory(create=True, size=16)
    p = Process(target=work, args=(shm.name,))
    p.start()
    p.join()
    shm.close()
    shm.unlink()
