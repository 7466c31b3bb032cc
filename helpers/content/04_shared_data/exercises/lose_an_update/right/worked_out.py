# the same two names twice
order = ['ann', 'bob'] * 2
