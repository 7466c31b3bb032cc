# so the rest of its work was not done
import multiprocessing


def greet(q):
    q.send('hello from the child')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get())
    p.join()
