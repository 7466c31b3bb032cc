# Name 2 is `MainProcess`
order = ['ann', 'MainProcess', 'bob']
