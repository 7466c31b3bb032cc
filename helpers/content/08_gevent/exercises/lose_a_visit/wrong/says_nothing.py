# Write down only who goes next
order = ['ann', 'bob', 'ann', 'bob']


def print(*_):
    pass
