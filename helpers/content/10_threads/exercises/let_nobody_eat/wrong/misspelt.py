# nobody is called so
order = ['Ann', 'Bob', 'Cleo']
