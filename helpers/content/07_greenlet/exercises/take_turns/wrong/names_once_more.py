# It should print a 1, b 1, c 1
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        print(name, step)
        name = main.switch()


main = getcurrent()
tasks = [greenlet(task) for _ in range(3)]
for g, name in zip(tasks, 'abc'):
    g.switch(name)
while any(tasks):
    for g in tasks:
        g.switch()
