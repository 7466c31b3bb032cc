# Write down only who goes next
order = ['ann', 'bob', 'MainProcess', 'ann']


def print(*_):
    pass
