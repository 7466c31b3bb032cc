order = ['soup', 'soup', 'rice', 'cake']
