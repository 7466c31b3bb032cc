# TODO: the soup is to be ready, and then nobody ever gets on. Who takes a seat next, one step after another?
order = ['soup', 'soup', 'rice', 'rice']
