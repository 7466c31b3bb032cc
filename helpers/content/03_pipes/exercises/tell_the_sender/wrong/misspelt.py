# Name 3 is `Main`
order = ['ann', 'bob', 'Main', 'ann']
