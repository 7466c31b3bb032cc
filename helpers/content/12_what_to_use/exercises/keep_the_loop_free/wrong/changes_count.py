# no longer says
import asyncio


async def count(name):                        # somebody else's, so it stays as it is
    total = 0
    for _ in range(300):
        await asyncio.sleep(0)
        total += len(name)
    return total


async def serve(name):
    print('hello', name)
    print(name, await count(name))


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


if __name__ == '__main__':
    asyncio.run(main())
