# nothing went through the pipe
import multiprocessing

def count(q):
    for n in range(5):
        q.put(n)
    q.put(None)

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=count, args=(q,))
    p.start()
    total = 0
    while (n := q.get()) is not None:
        total += n
    print(total)
    p.join()
