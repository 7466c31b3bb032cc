from multiprocessing.managers import BaseManager
from multiprocessing import Process
from queue import Queue

queue = Queue()
class QueueManager(BaseManager): pass
QueueManager.register("get_queue", callable=lambda: queue)

def worker(address):
    m = QueueManager(address, authkey=b"k")
    m.connect()
    m.get_queue().put(1 / 0)

if __name__ == "__main__":
    import multiprocessing
    multiprocessing.set_start_method("fork", force=True)
    m = QueueManager(("127.0.0.1", 0), authkey=b"k")
    m.start()
    Process(target=worker, args=(m.address,)).start()
    print(m.get_queue().get())
