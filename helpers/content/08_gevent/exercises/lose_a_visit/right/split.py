# a text, split, in a tuple's place
order = 'ann bob'.split() * 2
