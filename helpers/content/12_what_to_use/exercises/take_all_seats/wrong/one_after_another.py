# took both seats, and gave both back
order = ['soup', 'soup', 'rice', 'rice', 'cake', 'cake']
