# whoever has begun goes on
order = ['bob']
