# a generator around each greenlet
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


def leaves(tree):
    here = getcurrent()
    g = greenlet(walk)
    leaf = g.switch(tree, lambda leaf: here.switch(leaf))
    while not g.dead:
        yield leaf
        leaf = g.switch()


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]
for pair in zip(leaves(one), leaves(other)):
    print(*pair)
    if pair[0] != pair[1]:
        break
