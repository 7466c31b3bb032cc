# switches to itself
from greenlet import getcurrent, greenlet


def task(name):
    main = getcurrent()
    for step in (1, 2, 3):
        print(name, step)
        main.switch()


tasks = [greenlet(task) for _ in range(3)]
for g, name in zip(tasks, 'abc'):
    g.switch(name)
while any(tasks):
    for g in tasks:
        g.switch()
