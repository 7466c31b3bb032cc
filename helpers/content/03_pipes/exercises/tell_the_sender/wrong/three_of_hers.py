# The third name is `ann`, who has no step left to take
order = ['ann', 'ann', 'ann']
