# the script carries each result to the foreman, and each exception
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
go_on, what = boss.switch, ()
while not boss.dead:
    try:
        go_on, what = boss.switch, go_on(*what)
        what = (what,)
    except ValueError as error:
        go_on, what = boss.throw, (error,)
