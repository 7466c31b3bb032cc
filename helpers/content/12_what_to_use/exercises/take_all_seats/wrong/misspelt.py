# nobody is called so
order = ['Soup', 'Soup', 'rice', 'cake']
