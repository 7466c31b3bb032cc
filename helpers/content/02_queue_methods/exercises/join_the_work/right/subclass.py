# a subclass of Process with a manager's queue
import multiprocessing
import time


def paint(wall):
    time.sleep(0.05)
    print('painted the', wall, 'wall')


def drink_tea():
    time.sleep(0.1)
    print('time for tea')


class Painter(multiprocessing.Process):
    def __init__(self, q):
        super().__init__()
        self.q = q

    def run(self):
        wall = self.q.get()
        while wall is not None:
            paint(wall)
            self.q.task_done()
            wall = self.q.get()


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        q = manager.JoinableQueue()
        p = Painter(q)
        p.start()
        for wall in ('north', 'east', 'south', 'west'):
            q.put(wall)
        q.join()
        drink_tea()
        q.put(None)
        p.join()
