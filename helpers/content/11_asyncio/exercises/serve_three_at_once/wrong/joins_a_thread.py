# waits in a join
import threading
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(name):
    thread = threading.Thread(target=lambda: print(look_up(name)))
    thread.start()
    thread.join()


async def main():
    await asyncio.gather(serve('Ada'), serve('Ben'), serve('Cleo'))


asyncio.run(main())
