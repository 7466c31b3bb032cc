# whoever has begun goes on
order = ['soup', 'soup']
