# TODO: ann is to hear that nobody reads. Who goes next, one step after another?
order = ['ann', 'ann', 'bob', 'MainProcess']
