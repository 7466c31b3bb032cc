# TODO: ann is to hear that nobody reads. Who goes next, step by step?
order = ['ann', 'ann', 'bob', 'MainProcess']
