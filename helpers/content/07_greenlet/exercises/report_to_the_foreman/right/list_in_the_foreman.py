# the foreman makes the whole list
from greenlet import greenlet


def foreman():
    workers = [greenlet(work) for _ in range(3)]
    for order in ('7', 'x', '9'):
        worker = workers.pop()
        try:
            print(worker.switch(order))
        except ValueError:
            print(order, 'is not a number')
    print('the foreman is done')


def work(order):
    return int(order) * 2


boss = greenlet(foreman)
boss.switch()
