# One name decides nothing
order = ['ann']
