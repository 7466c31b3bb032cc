# One greenlet has begun
from greenlet import greenlet


def foreman():
    for order in ('7', 'x', '9'):
        try:
            print(work(order))
        except ValueError:
            print(order, 'is not a number')
    print('the foreman is done')


def work(order):
    return int(order) * 2


boss = greenlet(foreman)
boss.switch()
