# happened to be enough
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(name):
    # TODO: serve all three at the same time
    print(await asyncio.to_thread(look_up, name))


async def main():
    tasks = [asyncio.create_task(serve(name)) for name in ('Ada', 'Ben', 'Cleo')]
    await asyncio.sleep(0.6)


asyncio.run(main())
