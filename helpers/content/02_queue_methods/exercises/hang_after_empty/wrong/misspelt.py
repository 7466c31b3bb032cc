# Name 2 is `Bob`, and nobody here has that name
order = ['ann', 'Bob', 'ann']
