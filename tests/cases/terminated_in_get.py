# a process is terminated in the middle of q.get(): the queue's lock stays taken
import multiprocessing, time

def consumer(q, ready):
    ready.set()
    print("got", q.get())

if __name__ == "__main__":
    q, ready = multiprocessing.Queue(), multiprocessing.Event()
    first = multiprocessing.Process(target=consumer, args=(q, ready))
    first.start()
    ready.wait()
    time.sleep(0.5)
    first.terminate()
    first.join()
    second = multiprocessing.Process(target=consumer, args=(q, ready))
    second.start()
    q.put("hello")
    second.join()
