# a list of names, each in quotes
order = 'soup soup rice cake'
