# at name 4 `bob` has taken the bun and has ended
order = ['ann', 'bob', 'bob', 'bob']
