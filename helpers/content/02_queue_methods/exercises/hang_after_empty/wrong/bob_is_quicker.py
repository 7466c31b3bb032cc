# when ann asks, the plate is empty
order = ['bob', 'bob', 'ann']
