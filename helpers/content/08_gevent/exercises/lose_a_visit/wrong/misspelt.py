# Name 2 is `Bob`
order = ['ann', 'Bob', 'ann', 'Bob']
