# ann has written 1 before bob looks
order = ['ann', 'ann', 'bob']
