# Each task has three steps, and then it ends
from greenlet import getcurrent, greenlet


def task(name):
    step = 1
    while True:
        print(name, step)
        main.switch()
        step = step % 3 + 1


main = getcurrent()
tasks = [greenlet(task) for _ in range(3)]
for g, name in zip(tasks, 'abc'):
    g.switch(name)
while any(tasks):
    for g in tasks:
        g.switch()
