# the guard asks whether this is a child
import multiprocessing


def greet(q):
    q.put('hello from the child')


if __name__ != '__mp_main__':
    q = multiprocessing.SimpleQueue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    greeting = q.get()
    p.join()
    print(greeting)
