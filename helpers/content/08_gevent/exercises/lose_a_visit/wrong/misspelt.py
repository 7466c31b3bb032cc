# The second name is `Bob`, and no greenlet here has that name
order = ['ann', 'Bob', 'ann', 'Bob']
