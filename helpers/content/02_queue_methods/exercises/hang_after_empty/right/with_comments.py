# with comments
order = [
    'bob',    # asks
    'ann',    # asks
    'ann',    # takes the bun
]
