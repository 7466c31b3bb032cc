# All three have to be served
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(name):
    call = asyncio.to_thread(look_up, name)
    print(asyncio.run_coroutine_threadsafe(call, asyncio.get_running_loop()).result())


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


asyncio.run(main())
