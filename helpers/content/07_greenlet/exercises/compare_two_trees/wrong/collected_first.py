# The lines are right, but a tree
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


def collect(tree):
    g, found = greenlet(walk), []
    leaf = g.switch(tree, main.switch)
    while not g.dead:
        found.append(leaf)
        leaf = g.switch()
    return found


for a, b in zip(collect(one), collect(other)):
    print(a, b)
    if a != b:
        break
