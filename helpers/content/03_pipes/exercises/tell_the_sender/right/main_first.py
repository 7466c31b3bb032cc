# MainProcess closes first, and the names are a tuple
order = ('MainProcess', 'ann', 'bob', 'ann')
