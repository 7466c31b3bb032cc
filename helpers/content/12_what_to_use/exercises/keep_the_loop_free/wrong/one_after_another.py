# before the next was asked for
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def serve(name):
    print('hello', name)
    loop = asyncio.get_running_loop()
    print(name, await loop.run_in_executor(pool, count, name))


async def main():
    global pool
    with ProcessPoolExecutor(3) as pool:
        for name in ('Ada', 'Ben', 'Cleo'):
            await serve(name)


if __name__ == '__main__':
    asyncio.run(main())
