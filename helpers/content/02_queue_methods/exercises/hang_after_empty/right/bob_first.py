# bob asks first, and bob takes it
order = ['bob', 'ann', 'bob']
