# a step a line, each with what it does
order = [
    'ann',    # sees 0
    'bob',    # sees 0
    'ann',    # writes 1
    'bob',    # writes 1
]
