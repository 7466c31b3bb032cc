# Only below 4000, 3000
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
    return count


if __name__ == '__main__':
    with ProcessPoolExecutor(2) as pool:
        for count in pool.map(primes, (4000, 3000)):
            print('primes:', count)
