# only the steps that matter
order = ['ann', 'bob']
