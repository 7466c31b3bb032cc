# before the soup was ready
order = ['rice', 'cake']
