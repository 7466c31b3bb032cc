# only then does ann read
order = ['bob', 'bob', 'ann', 'ann']
