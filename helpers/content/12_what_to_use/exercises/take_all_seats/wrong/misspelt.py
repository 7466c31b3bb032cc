# nobody here has that name
order = ['Soup', 'Soup', 'rice', 'cake']
