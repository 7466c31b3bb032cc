# each task switches to the next one, and the script resumes what is left
from greenlet import greenlet


def task(name, *others):
    for step in (1, 2, 3):
        print(name, step)
        following = tasks['abc'.index(name) - 2]
        if step == 1 and others:
            following.switch(*others)
        else:
            following.switch()


tasks = [greenlet(task) for _ in range(3)]
tasks[0].switch('a', 'b', 'c')
for g in tasks:
    while not g.dead:
        g.switch()
