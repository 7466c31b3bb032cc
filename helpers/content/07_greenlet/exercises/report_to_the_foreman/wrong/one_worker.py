# so that order came out as it went in
from greenlet import greenlet


def foreman():
    worker = greenlet(work)
    for order in ('7', 'x', '9'):
        try:
            print(worker.switch(order))
        except ValueError:
            print(order, 'is not a number')
    print('the foreman is done')


def work(order):
    return int(order) * 2


# TODO: nothing is printed. It should be:
#       14, "x is not a number", 18, "the foreman is done"
workers = [greenlet(work) for _ in range(3)]
boss = greenlet(foreman)
boss.switch()
