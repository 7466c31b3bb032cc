# ends the whole function
def leaves(tree):
    for part in tree:
        if isinstance(part, list):
            return leaves(part)
        else:
            yield part


print(list(leaves([1, [2, [3, 4]], 5])))
