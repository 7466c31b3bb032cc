order = ['ann', 'bob', 'bob', 'ann']
