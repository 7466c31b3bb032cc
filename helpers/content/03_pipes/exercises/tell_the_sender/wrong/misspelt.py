# The third name is `Main`, and nobody here has that name
order = ['ann', 'bob', 'Main', 'ann']
