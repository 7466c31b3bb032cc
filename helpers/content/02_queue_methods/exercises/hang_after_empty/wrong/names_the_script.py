# Write down only who goes next
order = ['MainProcess', 'ann', 'ann', 'bob']
