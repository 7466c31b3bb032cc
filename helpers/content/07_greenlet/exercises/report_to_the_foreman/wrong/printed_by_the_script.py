# is still paused in its switch in line 10
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


workers = [greenlet(work) for _ in range(3)]
boss = greenlet(foreman)
print(boss.switch())
