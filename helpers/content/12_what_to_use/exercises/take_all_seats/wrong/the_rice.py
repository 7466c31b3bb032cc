# Now the rice is ready
order = ['rice', 'rice', 'soup', 'cake']
