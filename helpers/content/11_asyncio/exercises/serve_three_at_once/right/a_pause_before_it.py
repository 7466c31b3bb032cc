# a pause that is not needed, and then an await
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(name):
    # TODO: serve all three at the same time
    task = asyncio.create_task(asyncio.to_thread(look_up, name))
    await asyncio.sleep(0.3)
    print(await task)


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


asyncio.run(main())
