# a method of an object that has the queue
import multiprocessing


class Greeter:
    def __init__(self, q):
        self.q = q

    def foo(self):
        for part in (1, 'Hello', True):
            self.q.put(part)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=Greeter(q).foo)
    p.start()
    print([q.get(), q.get(), q.get()])
    p.join()
