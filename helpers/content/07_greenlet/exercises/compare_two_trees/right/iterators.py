# an iterator around a greenlet, and zip()
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]


class Leaves:
    def __init__(self, tree):
        self.walker, self.how = greenlet(walk), (tree, self.report)

    def report(self, leaf):
        self.walker.parent.switch(leaf)

    def __iter__(self):
        return self

    def __next__(self):
        leaf, self.how = self.walker.switch(*self.how), ()
        if self.walker.dead:
            raise StopIteration
        return leaf


for a, b in zip(Leaves(one), Leaves(other)):
    print(a, b)
    if a != b:
        break
