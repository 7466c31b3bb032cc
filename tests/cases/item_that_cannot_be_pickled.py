# What is put cannot be pickled: at its end a process drops it without a word
import multiprocessing as mp
def child(q):
    q.put(lambda x: x + 1)
if __name__ == "__main__":
    q = mp.Queue()
    p = mp.Process(target=child, args=(q,))
    p.start()
    f = q.get()
    p.join()
