# ends task('a') in the switch
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        print(name, step)
        main.switch()


main = getcurrent()
tasks = [greenlet(task) for _ in range(3)]
# TODO: let them take turns: a 1, b 1, c 1, a 2, and so on, until all three have ended
for g, name in zip(tasks, 'abc'):
    g.switch(name)
for _ in range(2):
    for g in tasks:
        g.switch()
for g in tasks:
    g.throw()
