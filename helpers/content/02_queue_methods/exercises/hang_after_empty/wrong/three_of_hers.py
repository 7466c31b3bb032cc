# The third name is `ann`, who has no step left
order = ['ann', 'ann', 'ann']
