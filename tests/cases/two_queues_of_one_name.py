# The name of a queue is given to another one, once the child has the first
import multiprocessing as mp
def child(q):
    q.put("answer")
def main():
    q = mp.Queue()
    p = mp.Process(target=child, args=(q,))
    p.start()
    q = mp.Queue()
    print(q.get())
    p.join()
if __name__ == "__main__":
    main()
