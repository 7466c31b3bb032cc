import multiprocessing


def greet(q):
    q.put('hello from the child')


# TODO: under spawn the child runs these lines as well. Make sure that only MainProcess does.
q = multiprocessing.Queue()
p = multiprocessing.Process(target=greet, args=(q,))
p.start()
print(q.get())
p.join()
