# Put the try around a single switch
from greenlet import greenlet


def foreman():
    try:
        for order in ('7', 'x', '9'):
            print(greenlet(work).switch(order))
    except ValueError:
        print(order, 'is not a number')
    print('the foreman is done')


def work(order):
    return int(order) * 2


boss = greenlet(foreman)
boss.switch()
