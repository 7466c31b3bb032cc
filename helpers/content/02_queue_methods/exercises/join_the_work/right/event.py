# an Event ends the painter, after the join
import queue
import multiprocessing
import time


def paint(wall):
    time.sleep(0.05)
    print('painted the', wall, 'wall')


def drink_tea():
    time.sleep(0.1)
    print('time for tea')


def painter(q, end):
    while not end.is_set():
        try:
            wall = q.get(timeout=0.05)
        except queue.Empty:
            continue
        paint(wall)
        q.task_done()


if __name__ == '__main__':
    q = multiprocessing.JoinableQueue()
    end = multiprocessing.Event()
    p = multiprocessing.Process(target=painter, args=(q, end))
    p.start()
    time.sleep(0.05)
    for wall in ('north', 'east', 'south', 'west'):
        q.put(wall)
    q.join()
    drink_tea()
    end.set()
    p.join()
