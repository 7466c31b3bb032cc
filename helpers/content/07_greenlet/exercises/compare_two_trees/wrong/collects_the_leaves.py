# gave its turn away 1 time,
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]
main = getcurrent()


def flat(tree):
    leaves = []
    walk(tree, leaves.append)
    main.switch(leaves)


a, b = greenlet(flat), greenlet(flat)
for x, y in zip(a.switch(one), b.switch(other)):
    print(x, y)
    if x != y:
        break
