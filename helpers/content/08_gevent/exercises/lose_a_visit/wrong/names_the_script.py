# The second name is `MainProcess`
order = ['ann', 'MainProcess', 'bob']
