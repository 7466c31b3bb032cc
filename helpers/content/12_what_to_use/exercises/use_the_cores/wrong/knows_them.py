# was never called
for count in (550, 430, 303, 168):
    print('primes:', count)
