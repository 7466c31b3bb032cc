# he for 0.3 seconds
order = ['bob', 'ann', 'bob', 'ann']
