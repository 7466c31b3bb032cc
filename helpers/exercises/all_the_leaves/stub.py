def leaves(tree):
    for part in tree:
        if isinstance(part, list):
            leaves(part)        # TODO: what is inside is lost.
        else:
            yield part


print(list(leaves([1, [2, [3, 4]], 5])))
