# Write down only who goes next
order = ['ann', 'ann', 'bob', 'bob']
print(10)
