# goes on after that
order = ['soup', 'soup', 'rice', 'cake', 'rice']
