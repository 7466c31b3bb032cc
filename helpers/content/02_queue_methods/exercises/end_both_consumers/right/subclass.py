# a subclass of Process, a context object, a SimpleQueue, and an Event for something else
import multiprocessing

context = multiprocessing.get_context()


class Consumer(multiprocessing.Process):
    def __init__(self, q, opened):
        super().__init__()
        self.q, self.opened = q, opened

    def run(self):
        self.opened.wait()
        eaten = 0
        while self.q.get() != -1:
            eaten += 1
        print('has had enough, after', eaten, 'buns')


if __name__ == '__main__':
    q, opened = context.SimpleQueue(), context.Event()
    consumers = [Consumer(q, opened), Consumer(q, opened)]
    for p in consumers:
        p.start()
    opened.set()
    for bun in range(6):
        q.put(bun)
    for _ in range(2):
        q.put(-1)
    for p in consumers:
        p.join()
    print('all have had enough')
