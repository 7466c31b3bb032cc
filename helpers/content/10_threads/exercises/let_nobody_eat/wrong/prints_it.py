# Write down only who goes next
order = ['ann', 'bob', 'cleo']
raise SystemExit('nobody eats')
