# to the end in one go
from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]
a, b = [], []
greenlet(walk).switch(one, a.append)
greenlet(walk).switch(other, b.append)
for pair in zip(a, b):
    print(*pair)
    if pair[0] != pair[1]:
        break
