# in line 7: when it came to that line
import multiprocessing

if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get())
    p.join()


def greet(q):
    q.put('hello from the child')
