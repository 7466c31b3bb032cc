# the leaves are left in a dictionary, and the switches bring nothing
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]
script = getcurrent()
last = {}


def report(leaf):
    last[getcurrent()] = leaf
    script.switch()


first, second = greenlet(lambda: walk(one, report)), greenlet(lambda: walk(other, report))
same = True
while same and not (first.dead or second.dead):
    for g in (first, second):
        g.switch()
    print(last[first], last[second])
    same = last[first] == last[second]
