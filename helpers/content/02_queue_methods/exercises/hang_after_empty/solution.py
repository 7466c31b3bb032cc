order = ['ann', 'bob', 'ann']
