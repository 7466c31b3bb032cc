order = ['ann', 'bob', 'ann', 'bob']
