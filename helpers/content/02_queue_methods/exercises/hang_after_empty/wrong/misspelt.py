# The second name is `Bob`, and nobody here has that name
order = ['ann', 'Bob', 'ann']
