# MainProcess never took
import multiprocessing


def greet(q):
    q.put('hello from the child')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q)
    p.join()
