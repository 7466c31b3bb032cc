# a process is terminated in the middle of q.get(): the queue's lock stays taken
import multiprocessing, time

def consumer(q):
    print("got", q.get())

if __name__ == "__main__":
    q = multiprocessing.Queue()
    first = multiprocessing.Process(target=consumer, args=(q,))
    first.start()
    time.sleep(0.7)
    first.terminate()
    first.join()
    second = multiprocessing.Process(target=consumer, args=(q,))
    second.start()
    q.put("hello")
    second.join()
