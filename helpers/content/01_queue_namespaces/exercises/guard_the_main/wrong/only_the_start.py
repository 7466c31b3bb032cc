# run in the child as well
import multiprocessing


def greet(q):
    q.put('hello from the child')


q = multiprocessing.Queue()
p = multiprocessing.Process(target=greet, args=(q,))
if __name__ == '__main__':
    p.start()
print(q.get())
