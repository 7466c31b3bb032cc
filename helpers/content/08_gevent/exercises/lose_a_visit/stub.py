# TODO: one of the two visits is to be lost, so that 1 is printed. Whose wait is over next?
order = ['ann', 'ann', 'bob', 'bob']
