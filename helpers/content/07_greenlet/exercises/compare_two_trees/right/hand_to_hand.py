# one walker switches to the other, and that one to the script, with the pair
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
first = greenlet(lambda: walk(one, lambda leaf: second.switch(leaf)))
second = greenlet(lambda leaf: walk(other, pair_with([leaf])))


def pair_with(mine):
    def report(leaf):
        mine[0] = main.switch((mine[0], leaf))
    return report


a, b = first.switch()
print(a, b)
while a == b:
    a, b = first.switch()
    print(a, b)
