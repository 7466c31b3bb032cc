# so it walks through one tree
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]


def both():
    walk(one, main.switch)
    walk(other, main.switch)


main = getcurrent()
g = greenlet(both)
a, b = g.switch(), g.switch()
print(a, b)
while a == b:
    a, b = g.switch(), g.switch()
    print(a, b)
