# An `async def` around it changes nothing
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def slowly(name):
    return look_up(name)


async def serve(name):
    print(await slowly(name))


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


asyncio.run(main())
