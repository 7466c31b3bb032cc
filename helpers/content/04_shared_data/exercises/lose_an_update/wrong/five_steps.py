# Both have ended before that.
order = ['ann', 'ann', 'bob', 'bob', 'ann']
