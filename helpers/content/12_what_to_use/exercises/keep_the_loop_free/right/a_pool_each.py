# a pool of one worker for each visitor
import asyncio
import concurrent.futures


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def serve(name):
    # TODO: let other processes count, for all three at once
    print('hello', name)
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        print(name, await asyncio.get_running_loop().run_in_executor(pool, count, name))


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


if __name__ == '__main__':
    asyncio.run(main())
