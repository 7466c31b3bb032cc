# MainProcess closes between ann and bob, and a text is split
order = 'ann MainProcess bob ann'.split()
