# there is no child
import multiprocessing


def greet(q):
    q.put('hello from the child')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    greet(q)
    print(q.get())
