# two names: who asked last goes on
order = ['ann', 'bob']
