import multiprocessing
import time


def paint(wall):
    time.sleep(0.05)
    print('painted the', wall, 'wall')


def drink_tea():
    time.sleep(0.1)
    print('time for tea')


def painter(q):
    pass    # TODO: take one wall after another, paint it, say that it is done; end at None


if __name__ == '__main__':
    q = multiprocessing.JoinableQueue()
    p = multiprocessing.Process(target=painter, args=(q,))
    p.start()
    for wall in ('north', 'east', 'south', 'west'):
        q.put(wall)
    # TODO: wait with q.join() until all walls are painted, then drink_tea()
    # TODO: end the painter
    p.join()
