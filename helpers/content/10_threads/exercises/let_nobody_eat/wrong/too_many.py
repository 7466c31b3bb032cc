# there is no step left to take
order = ['ann', 'ann', 'ann', 'ann', 'ann', 'ann', 'ann', 'bob', 'bob', 'bob', 'bob', 'bob', 'bob', 'bob', 'cleo', 'cleo', 'cleo', 'cleo', 'cleo', 'cleo', 'cleo', 'cleo']
