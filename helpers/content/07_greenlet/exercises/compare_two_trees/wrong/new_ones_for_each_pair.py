# A new one begins again at the first leaf
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
for _ in range(3):
    a = greenlet(walk).switch(one, main.switch)
    b = greenlet(walk).switch(other, main.switch)
    print(a, b)
    if a != b:
        break
