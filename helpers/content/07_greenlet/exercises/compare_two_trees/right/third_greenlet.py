# a greenlet of its own compares, and is the parent of both walkers
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]


def compare():
    me = getcurrent()
    walkers = greenlet(walk), greenlet(walk)
    pair = [g.switch(tree, me.switch) for g, tree in zip(walkers, (one, other))]
    while True:
        print(*pair)
        if pair[0] != pair[1]:
            return
        pair = [g.switch() for g in walkers]


greenlet(compare).switch()
