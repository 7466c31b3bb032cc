# who cannot go there
order = ['soup', 'soup', 'soup', 'rice', 'cake']
