# a list of names, each in quotes
order = 'ann bob'
