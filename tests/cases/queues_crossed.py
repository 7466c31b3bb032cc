from multiprocessing import Process, Queue
def a(x, y):
    y.put(x.get() + 1)
def b(x, y):
    x.put(y.get() + 1)
if __name__ == "__main__":
    x, y = Queue(), Queue()
    ps = [Process(target=a, args=(x, y)), Process(target=b, args=(x, y))]
    for p in ps: p.start()
    for p in ps: p.join()
