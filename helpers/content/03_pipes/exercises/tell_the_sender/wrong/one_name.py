# whoever went last goes on
order = ['ann']
