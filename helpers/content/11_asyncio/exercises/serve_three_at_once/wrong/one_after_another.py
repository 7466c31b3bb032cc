# each was awaited before the next
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(name):
    print(await asyncio.to_thread(look_up, name))


async def main():
    for name in ('Ada', 'Ben', 'Cleo'):
        await serve(name)


asyncio.run(main())
