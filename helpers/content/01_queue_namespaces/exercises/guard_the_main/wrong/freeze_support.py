# still tries to start a process
import multiprocessing


def greet(q):
    q.put('hello from the child')


multiprocessing.freeze_support()
q = multiprocessing.Queue()
p = multiprocessing.Process(target=greet, args=(q,))
p.start()
print(q.get())
p.join()
