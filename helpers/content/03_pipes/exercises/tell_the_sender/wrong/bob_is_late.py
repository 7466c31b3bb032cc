# bob still holds his
order = ['MainProcess', 'ann', 'ann', 'bob']
