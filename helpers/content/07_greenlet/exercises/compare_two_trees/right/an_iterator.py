# an iterator that is a greenlet
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]


class Walker(greenlet):
    def __init__(self, tree):
        super().__init__(walk)
        self.tree = tree

    def __next__(self):
        leaf = self.switch() if self else self.switch(self.tree, self.parent.switch)
        if self.dead:
            raise StopIteration
        return leaf

    def __iter__(self):
        return self


for first, second in zip(Walker(one), Walker(other)):
    print(first, second)
    if first != second:
        break
