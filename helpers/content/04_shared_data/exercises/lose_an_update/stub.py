# TODO: one of the two updates is to be lost, so that 10 is printed. Who goes next, step by step?
order = ['ann', 'ann', 'bob', 'bob']
