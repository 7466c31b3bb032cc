# and join the child: that is all
import multiprocessing


def greet(q):
    q.put('hello from the child')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    while True:
        print(q.get())
