# TODO: one of the two is to hang in get(). Who goes next, step by step?
order = ['ann', 'ann', 'bob']
