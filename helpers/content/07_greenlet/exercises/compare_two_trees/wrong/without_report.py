# calls walk(), and that takes two arguments
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
first, second = greenlet(walk), greenlet(walk)
a, b = first.switch(one), second.switch(other)
print(a, b)
while a == b:
    a, b = first.switch(), second.switch()
    print(a, b)
