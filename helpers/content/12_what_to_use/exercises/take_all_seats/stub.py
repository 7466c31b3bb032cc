# TODO: the soup is to be ready, and then nobody ever gets any further. Who takes a seat next, step by step?
order = ['soup', 'soup', 'rice', 'rice']
