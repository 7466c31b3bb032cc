# only the names that matter
order = ['ann', 'bob']
