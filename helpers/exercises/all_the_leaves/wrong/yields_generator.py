# hands out the generator itself
def leaves(tree):
    for part in tree:
        if isinstance(part, list):
            yield leaves(part)
        else:
            yield part


print(list(leaves([1, [2, [3, 4]], 5])))
