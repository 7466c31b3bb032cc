# nobody here has that name
order = ['Ann', 'Bob', 'Cleo']
