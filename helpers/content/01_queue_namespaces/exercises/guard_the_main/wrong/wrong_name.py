# never true
import multiprocessing


def greet(q):
    q.put('hello from the child')


if __name__ == 'main':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get())
    p.join()
