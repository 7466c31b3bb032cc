from greenlet import getcurrent, greenlet


def walk(tree, report):
    if isinstance(tree, list):
        for part in tree:
            walk(part, report)
    else:
        report(tree)


one = [1, [2, 3], 5, 6]
other = [[1, 2], [4, [5]], 6]
# TODO: walk through both at once, and print their leaves in pairs: "1 1", "2 2" …
# TODO: stop after the first pair that differs, and walk neither tree any further
