# So hers is over first. (From there on the list was not followed
order = ['ann', 'bob', 'bob', 'ann']
