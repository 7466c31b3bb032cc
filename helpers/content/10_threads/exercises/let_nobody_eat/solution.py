order = ['ann', 'bob', 'cleo']
