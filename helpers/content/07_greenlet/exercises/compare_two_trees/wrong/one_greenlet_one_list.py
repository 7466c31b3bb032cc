# only one of the trees
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]
leaves = []
walk(other, leaves.append)
main = getcurrent()
g = greenlet(walk)
a = g.switch(one, main.switch)
for b in leaves:
    print(a, b)
    if a != b:
        break
    a = g.switch()
