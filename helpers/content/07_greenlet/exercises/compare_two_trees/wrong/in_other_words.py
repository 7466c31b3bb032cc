# It should print 1 1, 2 2, 3 4
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
a, b = first.switch(one, main.switch), second.switch(other, main.switch)
while a == b:
    print(f'{a}: same')
    a, b = first.switch(), second.switch()
print(f'{a} and {b} differ')
