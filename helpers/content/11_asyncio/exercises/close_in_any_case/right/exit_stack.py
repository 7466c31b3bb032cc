# a callback of an exit stack
import asyncio
from contextlib import ExitStack


async def ask():
    with ExitStack() as stack:
        print('opened')
        stack.callback(print, 'closed')
        await asyncio.sleep(10)


async def main():
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except TimeoutError:
        print('too late')


asyncio.run(main())
