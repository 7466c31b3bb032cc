# results come in any order, and are printed in that of the limits
from concurrent.futures import ProcessPoolExecutor, as_completed


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
    limits = (4000, 3000, 2000, 1000)
    with ProcessPoolExecutor(3) as pool:
        futures = {pool.submit(primes, limit): limit for limit in limits}
        found = {futures[future]: future.result() for future in as_completed(futures)}
    for limit in limits:
        print('primes:', found[limit])
