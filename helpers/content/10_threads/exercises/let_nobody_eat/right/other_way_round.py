# the other way round, and a tuple
order = ('cleo', 'bob', 'ann')
