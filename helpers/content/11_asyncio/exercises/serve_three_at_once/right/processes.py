# processes in place of threads
import asyncio
import time
from concurrent.futures import ProcessPoolExecutor


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(name, pool):
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(pool, look_up, name))


async def main():
    with ProcessPoolExecutor(3) as pool:
        await asyncio.gather(*(serve(name, pool) for name in ('Ada', 'Ben', 'Cleo')))


if __name__ == '__main__':
    asyncio.run(main())
