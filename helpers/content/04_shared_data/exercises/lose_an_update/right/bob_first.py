# bob first, and a tuple
order = ('bob', 'ann', 'bob', 'ann')
