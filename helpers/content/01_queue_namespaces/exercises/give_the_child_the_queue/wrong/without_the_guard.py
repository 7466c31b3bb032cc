# gets to the start()
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


q = multiprocessing.Queue()
p = multiprocessing.Process(target=foo, args=(q,))
p.start()
print(q.get())
p.join()
