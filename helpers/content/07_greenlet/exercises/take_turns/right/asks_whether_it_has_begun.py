# no turn is given away after the last step
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        print(name, step)
        if step < 3:
            main.switch()


main = getcurrent()
tasks = [greenlet(task) for _ in range(3)]
for _ in range(3):
    for g, name in zip(tasks, 'abc'):
        if g:
            g.switch()
        else:
            g.switch(name)
