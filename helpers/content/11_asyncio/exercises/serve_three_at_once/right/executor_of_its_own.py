# run_in_executor() with an executor of its own
from concurrent.futures import ThreadPoolExecutor
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(name):
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(pool, look_up, name))


pool = ThreadPoolExecutor(3)


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


asyncio.run(main())
