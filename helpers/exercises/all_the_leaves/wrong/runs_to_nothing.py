# throws the values away
def leaves(tree):
    for part in tree:
        if isinstance(part, list):
            for leaf in leaves(part):
                pass
        else:
            yield part


print(list(leaves([1, [2, [3, 4]], 5])))
