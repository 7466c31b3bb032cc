# greets all, then gathers the counts
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def main():
    names = ('Ada', 'Ben', 'Cleo')
    loop = asyncio.get_running_loop()
    for name in names:
        print('hello', name)
    with ProcessPoolExecutor(3) as pool:
        counts = await asyncio.gather(*[loop.run_in_executor(pool, count, name) for name in names])
    for name, total in zip(names, counts):
        print(name, total)


if __name__ == '__main__':
    asyncio.run(main())
