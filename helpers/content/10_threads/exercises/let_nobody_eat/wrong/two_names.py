# takes a second fork before the last friend
order = ['ann', 'cleo']
