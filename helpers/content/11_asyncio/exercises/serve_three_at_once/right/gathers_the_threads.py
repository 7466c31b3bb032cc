# gathers the calls, and prints in order
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(names):
    for answer in await asyncio.gather(*(asyncio.to_thread(look_up, name) for name in names)):
        print(answer)


async def main():
    await serve(('Ada', 'Ben', 'Cleo'))


asyncio.run(main())
