# name 4 is `bob`, who cannot go
order = ['ann', 'bob', 'ann', 'bob']
