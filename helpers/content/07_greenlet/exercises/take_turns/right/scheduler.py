# a scheduler that is a greenlet itself, and tasks that wait for their turn before each step
from functools import partial
from greenlet import greenlet


def task(name):
    for step in (1, 2, 3):
        scheduler.switch()
        print(name, step)


def schedule():
    while any(not g.dead for g in tasks):
        for g in tasks:
            if not g.dead:
                g.switch()


scheduler = greenlet(schedule)
tasks = [greenlet(partial(task, name), scheduler) for name in 'abc']
scheduler.switch()
