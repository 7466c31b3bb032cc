# who has no step left to take: a child reads the money, writes it, and has ended. It is ann's turn there.
order = ['bob', 'bob', 'bob', 'ann']
