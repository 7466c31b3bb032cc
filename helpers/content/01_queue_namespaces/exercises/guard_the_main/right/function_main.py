# the lines are in a function, which the guard calls
import multiprocessing


def greet(q):
    q.put('hello from the child')


def main():
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get())
    p.join()


if __name__ == '__main__':
    main()
