# goes on after that
order = ['bob', 'cleo', 'ann', 'bob']
