# a subclass of greenlet with a run() of its own, and a queue of those whose turn it is
from collections import deque
from greenlet import greenlet


class Task(greenlet):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def run(self):
        for step in (1, 2, 3):
            print(self.name, step)
            if step < 3:
                self.parent.switch()


turns = deque(map(Task, 'abc'))
while turns:
    g = turns.popleft()
    g.switch()
    if not g.dead:
        turns.append(g)
