# nothing has been sent
order = ['bob', 'MainProcess', 'ann', 'ann']
