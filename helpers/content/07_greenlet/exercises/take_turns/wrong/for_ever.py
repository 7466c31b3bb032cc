# and the script goes on switching to
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        print(name, step)
        main.switch()


main = getcurrent()
tasks = [greenlet(task) for _ in range(3)]
for g, name in zip(tasks, 'abc'):
    g.switch(name)
while True:
    for g in tasks:
        g.switch()
