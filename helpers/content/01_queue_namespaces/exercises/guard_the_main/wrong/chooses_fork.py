# was started by fork, although
import multiprocessing


def greet(q):
    q.put('hello from the child')


# TODO: under spawn and forkserver the child runs these lines as well. See that only the script does.
multiprocessing.set_start_method('fork')
q = multiprocessing.Queue()
p = multiprocessing.Process(target=greet, args=(q,))
p.start()
print(q.get())
p.join()
