# a subclass of Process keeps the queue
import multiprocessing


class Foo(multiprocessing.Process):
    def __init__(self, q):
        super().__init__()
        self.q = q

    def run(self):
        self.q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = Foo(q)
    p.start()
    print(q.get())
    p.join()
