# starts a greenlet without its name
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        print(name, step)
        tasks[('abc'.index(name) + 1) % 3].switch()


tasks = [greenlet(task) for _ in range(3)]
tasks[0].switch('a')
