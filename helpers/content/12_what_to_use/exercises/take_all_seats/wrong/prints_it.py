# Write down only who goes next
order = ['soup', 'soup', 'rice', 'rice']
print('soup is ready')
