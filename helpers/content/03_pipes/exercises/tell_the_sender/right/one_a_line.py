# a step a line, each with what it does
order = [
    'ann',            # sends 1
    'bob',            # has it, and closes
    'MainProcess',    # closes
    'ann',            # sends 2, in vain
]
