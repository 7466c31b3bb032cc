# They eat: ann took a second fork
order = ['ann', 'ann', 'cleo']
