# in another's hand
order = ['ann', 'ann', 'bob', 'cleo']
