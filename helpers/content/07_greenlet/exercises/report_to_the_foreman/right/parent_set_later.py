# the foreman adopts each worker before it switches to it
from greenlet import getcurrent, greenlet


def foreman():
    for order in ('7', 'x', '9'):
        worker = workers.pop()
        worker.parent = getcurrent()
        try:
            result = worker.switch(order)
        except ValueError:
            print(f'{order} is not a number')
        else:
            print(result)
    print('the foreman is done')


def work(order):
    return int(order) * 2


workers = [greenlet(work) for _ in range(3)]
greenlet(foreman).switch()
