# before anybody closed a copy
order = ['ann', 'ann', 'MainProcess', 'bob']
