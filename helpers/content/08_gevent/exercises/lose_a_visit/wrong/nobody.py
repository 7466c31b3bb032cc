# Nobody is in the list
order = []
