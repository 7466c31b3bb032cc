# a list as one value
def leaves(tree):
    for part in tree:
        if isinstance(part, list):
            yield list(leaves(part))
        else:
            yield part


print(list(leaves([1, [2, [3, 4]], 5])))
