# A queue of threads, used between a process and its forked child
import multiprocessing
import queue

tasks = queue.Queue()

def child():
    print("got", tasks.get())

if __name__ == "__main__":
    one = multiprocessing.Process(target=child)
    one.start()
    tasks.put("here")
    one.join()
