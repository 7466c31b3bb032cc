# A manager's Queue into which nobody puts anything
import multiprocessing as mp
def produce(q, table):
    q.put(table["missing"])
if __name__ == "__main__":
    m = mp.Manager()
    q = m.Queue()
    p = mp.Process(target=produce, args=(q, {}))
    p.start()
    print(q.get())
