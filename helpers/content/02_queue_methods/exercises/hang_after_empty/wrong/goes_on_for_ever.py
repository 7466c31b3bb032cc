# It hangs, and your list goes on
order = ['ann', 'bob'] * 5
