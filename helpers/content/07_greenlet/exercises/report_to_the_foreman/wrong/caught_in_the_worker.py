# Leave `work` as it is
from greenlet import greenlet


def foreman():
    for order in ('7', 'x', '9'):
        worker = greenlet(work)             # made here, so its parent is the foreman
        try:
            print(worker.switch(order))
        except ValueError:
            print(order, 'is not a number')
    print('the foreman is done')


def work(order):
    try:
        return int(order) * 2
    except ValueError:
        return f'{order} is not a number'


boss = greenlet(foreman)
boss.switch()
