# are right, but the script prints them
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        main.switch()


main = getcurrent()
tasks = [greenlet(task) for _ in range(3)]
for step in (1, 2, 3):
    for g, name in zip(tasks, 'abc'):
        g.switch(name)
        print(name, step)
for g in tasks:
    g.switch()
