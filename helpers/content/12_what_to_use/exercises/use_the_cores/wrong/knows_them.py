# was never called
for count in (549, 429, 302, 167):
    print('primes:', count)
