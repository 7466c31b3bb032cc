# walked again and again
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


def leaf(tree, number):
    g = greenlet(walk)
    found = g.switch(tree, main.switch)
    for _ in range(number):
        found = g.switch()
    return found


for number in range(3):
    print(leaf(one, number), leaf(other, number))
    if leaf(one, number) != leaf(other, number):
        break
