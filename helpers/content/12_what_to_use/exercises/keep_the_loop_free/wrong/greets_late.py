# before all three were greeted
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def serve(name):
    total = await asyncio.get_running_loop().run_in_executor(pool, count, name)
    print('hello', name)
    print(name, total)


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


if __name__ == '__main__':
    with ProcessPoolExecutor(3) as pool:
        asyncio.run(main())
