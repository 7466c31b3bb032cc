order = ['ann', 'bob', 'MainProcess', 'ann']
