# the workers print
from concurrent.futures import ProcessPoolExecutor


def primes(limit):
    print('counting below', limit)
    count = 0
    for n in range(2, limit):
        for d in range(2, n + 1):
            if d * d > n:
                count += 1
                break
            if n % d == 0:
                break
    print('primes:', count)


if __name__ == '__main__':
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(primes, (4000, 3000, 2000, 1000)))
