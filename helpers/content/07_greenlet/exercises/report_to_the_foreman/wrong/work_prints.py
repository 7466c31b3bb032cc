# has printed `14` itself
from greenlet import greenlet


def foreman():
    for order in ('7', 'x', '9'):
        worker = workers.pop()
        try:
            worker.switch(order)
        except ValueError:
            print(order, 'is not a number')
    print('the foreman is done')


def work(order):
    print(int(order) * 2)


# TODO: nothing is printed. It should be:
#       14, "x is not a number", 18, "the foreman is done"
workers = [greenlet(work) for _ in range(3)]
boss = greenlet(foreman)
for worker in workers:
    worker.parent = boss
boss.switch()
