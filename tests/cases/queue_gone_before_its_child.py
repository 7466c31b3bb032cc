# Nobody keeps the queue until the child has been started
import multiprocessing as mp
def child(q):
    q.put(1)
if __name__ == "__main__":
    mp.Process(target=child, args=(mp.Queue(),)).start()
