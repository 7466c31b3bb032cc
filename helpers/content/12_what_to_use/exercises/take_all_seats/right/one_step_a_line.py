# a step a line, each with what it does
order = [
    'soup',  # has a seat
    'soup',  # has both, and is ready
    'rice',  # has a seat
    'cake',  # has the other one
]
