# The script printed `14`, `invalid literal
from greenlet import greenlet


def foreman():
    for order in ('7', 'x', '9'):
        worker = greenlet(work)             # made here, so its parent is the foreman
        try:
            print(worker.switch(order))
        except ValueError as error:
            print(error)
    print('the foreman is done')


def work(order):
    return int(order) * 2


boss = greenlet(foreman)
boss.switch()
