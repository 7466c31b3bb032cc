# a Pool, whose results a thread waits for
import asyncio
import multiprocessing


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def serve(name, pool):
    print('hello', name)
    result = pool.apply_async(count, (name,))
    print(name, await asyncio.to_thread(result.get))


async def main():
    with multiprocessing.Pool(2) as pool:
        await asyncio.gather(serve('Ada', pool), serve('Ben', pool), serve('Cleo', pool))


if __name__ == '__main__':
    asyncio.run(main())
