# Somebody else holds a copy
order = ['ann', 'bob', 'ann', 'MainProcess']
