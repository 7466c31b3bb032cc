# looks every now and then
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def serve(name):
    # TODO: let other processes count, for all three at once
    print('hello', name)
    future = pool.submit(count, name)
    while not future.done():
        await asyncio.sleep(0.01)
    print(name, future.result())


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


if __name__ == '__main__':
    with ProcessPoolExecutor() as pool:
        asyncio.run(main())
