# of the greenlets had the turn three times
from greenlet import getcurrent, greenlet


def task(name):
    pass


main = getcurrent()
tasks = [greenlet(task) for _ in range(3)]
for g, name in zip(tasks, 'abc'):
    g.switch(name)
for step in (1, 2, 3):
    for name in 'abc':
        print(name, step)
