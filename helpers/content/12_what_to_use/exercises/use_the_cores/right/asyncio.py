# asyncio, with an executor of processes
import asyncio
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


async def main():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as pool:
        counts = await asyncio.gather(*(loop.run_in_executor(pool, primes, n) for n in (4000, 3000, 2000, 1000)))
    for count in counts:
        print('primes:', count)


if __name__ == '__main__':
    asyncio.run(main())
