# the parent is named when the workers are made
from greenlet import greenlet


def foreman():
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
workers = [greenlet(work, boss) for _ in range(3)]
boss.switch()
