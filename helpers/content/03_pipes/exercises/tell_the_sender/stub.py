# TODO: ann is to be told that nobody reads. Who goes next, one step after another?
order = ['ann', 'ann', 'bob', 'MainProcess']
