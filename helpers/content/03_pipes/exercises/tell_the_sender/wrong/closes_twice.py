# The third name is `bob`, who has no step left to take
order = ['ann', 'bob', 'bob', 'ann']
