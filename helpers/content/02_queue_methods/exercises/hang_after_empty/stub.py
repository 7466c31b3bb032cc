# TODO: one of the two is to hang in get(). Who goes next, one step after another?
order = ['ann', 'ann', 'bob']
