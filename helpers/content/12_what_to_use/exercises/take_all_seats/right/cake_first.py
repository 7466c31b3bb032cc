# the cake before the rice, and a tuple
order = ('soup', 'soup', 'cake', 'rice')
