from concurrent.futures import Future
import threading
fut = Future()
def fill(data):
    fut.set_result(data["answer"])
t = threading.Thread(target=fill, args=({},))
t.start()
t.join()
print(fut.result())
