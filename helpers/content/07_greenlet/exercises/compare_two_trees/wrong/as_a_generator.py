# A generator took part, but no greenlet
def walk(tree):
    if isinstance(tree, list):
        for part in tree:
            yield from walk(part)
    else:
        yield tree


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]
for a, b in zip(walk(one), walk(other)):
    print(a, b)
    if a != b:
        break
