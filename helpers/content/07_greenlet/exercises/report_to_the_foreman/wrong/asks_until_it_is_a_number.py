# Give each order once, to a worker
from greenlet import getcurrent, greenlet


def foreman():
    for order in ('7', 'x', '9'):
        while True:
            try:
                print(greenlet(work).switch(order))
                break
            except ValueError:
                pass
    print('the foreman is done')


def work(order):
    return int(order) * 2


boss = greenlet(foreman)
boss.switch()
