# four names: the last one steps into the get() that never returns
order = ['ann', 'bob', 'ann', 'bob']
