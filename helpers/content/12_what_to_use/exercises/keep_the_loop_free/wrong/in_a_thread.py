# has left the loop, but not its process
import asyncio


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def serve(name):
    print('hello', name)
    print(name, await asyncio.to_thread(count, name))


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


if __name__ == '__main__':
    asyncio.run(main())
