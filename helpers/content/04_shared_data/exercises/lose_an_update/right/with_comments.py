# a step a line, each with what it does
order = [
    'bob',  # reads 0
    'ann',  # reads 0
    'ann',  # writes 10
    'bob',  # writes 10
]
