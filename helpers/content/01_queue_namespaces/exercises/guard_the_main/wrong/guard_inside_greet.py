# and that put nothing
import multiprocessing


def greet(q):
    if __name__ == '__main__':
        q.put('hello from the child')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get())
    p.join()
