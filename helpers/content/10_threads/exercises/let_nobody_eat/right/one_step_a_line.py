# a step a line, each with what it does
order = [
    'bob',   # takes the second fork
    'ann',   # takes the first
    'cleo',  # takes the third
]
