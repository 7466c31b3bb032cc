# The program was still running
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
    await all_here.wait()
    loop = asyncio.get_running_loop()
    print(name, await loop.run_in_executor(pool, count, name))


async def main():
    global pool, all_here
    all_here = asyncio.Barrier(4)
    with ProcessPoolExecutor(3) as pool:
        await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


if __name__ == '__main__':
    asyncio.run(main())
