# His second wait is as long as ann's
order = ['ann', 'bob', 'bob', 'ann']
