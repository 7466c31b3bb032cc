# a text, split, and one name more
order = 'bob ann ann'.split() + ['bob']
