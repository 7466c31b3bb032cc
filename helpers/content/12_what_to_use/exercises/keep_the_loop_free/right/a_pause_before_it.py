# a short pause, in which all are greeted, and then an await
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def serve(name, pool):
    print('hello', name)
    future = asyncio.get_running_loop().run_in_executor(pool, count, name)
    await asyncio.sleep(0.05)
    print(name, await future)


async def main():
    with ProcessPoolExecutor(3) as pool:
        await asyncio.gather(serve('Ada', pool), serve('Ben', pool), serve('Cleo', pool))


if __name__ == '__main__':
    asyncio.run(main())
