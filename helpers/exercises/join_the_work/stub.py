import multiprocessing
import time


def paint(wall):
    time.sleep(0.05)
    print('painted the', wall, 'wall')


def painter(q):
    pass    # TODO: take one wall after another, paint it, say that it is done; end at None


if __name__ == '__main__':
    q = multiprocessing.JoinableQueue()
    p = multiprocessing.Process(target=painter, args=(q,))
    p.start()
    for wall in ('north', 'east', 'south', 'west'):
        q.put(wall)
    # TODO: wait with q.join() until all walls are painted, then print 'time for tea'
    # TODO: end the painter
    p.join()
