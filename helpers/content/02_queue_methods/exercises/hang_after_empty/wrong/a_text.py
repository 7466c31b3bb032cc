# An answer is a list of names
order = 'ann, bob, ann'
