# Name 3 is `bob`, who has no step left to take
order = ['ann', 'bob', 'bob', 'ann']
