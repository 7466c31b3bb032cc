# Name 3 is `ann`, who has no step left
order = ['ann', 'ann', 'ann']
