# asks for the process's name
import multiprocessing


def greet(q):
    q.put('hello from the child')


if multiprocessing.current_process().name == 'MainProcess':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get())
    p.join()
