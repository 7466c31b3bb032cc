# task_done() in finally, and a second join()
import multiprocessing
import time


def paint(wall):
    time.sleep(0.05)
    print('painted the', wall, 'wall')


def drink_tea():
    time.sleep(0.1)
    print('time for tea')


def painter(q):
    while (wall := q.get()) is not None:
        try:
            paint(wall)
        finally:
            q.task_done()
    q.task_done()


if __name__ == '__main__':
    q = multiprocessing.JoinableQueue()
    p = multiprocessing.Process(target=painter, args=(q,))
    p.start()
    for wall in ('north', 'east', 'south', 'west'):
        q.put(wall)
    q.join()
    drink_tea()
    q.put(None)
    q.join()
    p.join()
