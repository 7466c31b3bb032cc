# a ring of those that have not ended
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        print(name, step)
        getcurrent().parent.switch(True)


main = getcurrent()
tasks = [greenlet(task) for _ in range(3)]
# TODO: let them take turns: a 1, b 1, c 1, a 2, and so on, until all three have ended
from collections import deque
ring = deque(zip(tasks, 'abc'))
for g, name in ring:
    g.switch(name)
ring = deque(tasks)
while ring:
    g = ring.popleft()
    g.switch()
    if not g.dead:
        ring.append(g)
