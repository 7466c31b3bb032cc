# TODO: nobody is to eat, ever. Who takes a fork next, one step after another?
order = ['ann', 'ann']
