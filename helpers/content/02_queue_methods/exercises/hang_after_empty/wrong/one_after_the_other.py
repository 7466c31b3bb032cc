# The fourth name is `bob`, who has no step left
order = ['ann', 'ann', 'bob', 'bob']
