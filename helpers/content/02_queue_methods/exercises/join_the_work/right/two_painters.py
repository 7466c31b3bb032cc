# two painters, a context object, and a word as sentinel
import multiprocessing
import time


def paint(wall):
    time.sleep(0.05)
    print('painted the', wall, 'wall')


def drink_tea():
    time.sleep(0.1)
    print('time for tea')


def painter(q):
    while (wall := q.get()) != 'go home':
        paint(wall)
        q.task_done()


if __name__ == '__main__':
    context = multiprocessing.get_context()
    q = context.JoinableQueue()
    for wall in ('north', 'east', 'south', 'west'):
        q.put(wall)
    painters = [context.Process(target=painter, args=(q,)) for _ in range(2)]
    for p in painters:
        p.start()
    q.join()
    drink_tea()
    for p in painters:
        q.put('go home')
    for p in painters:
        p.join()
