# A thread takes one more than there is
import queue
import threading

tasks = queue.Queue()

def worker():
    while True:
        print("took", tasks.get())

one = threading.Thread(target=worker)
one.start()
for number in range(2):
    tasks.put(number)
one.join()
