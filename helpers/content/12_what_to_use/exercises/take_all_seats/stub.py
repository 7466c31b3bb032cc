# TODO: the soup is to be ready, and then nobody gets any further. Who takes a seat next?
order = ['soup', 'soup', 'rice', 'rice']
