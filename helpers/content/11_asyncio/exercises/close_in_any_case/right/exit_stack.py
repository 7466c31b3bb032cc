# a callback of an exit stack
import asyncio
from contextlib import ExitStack


async def ask(seconds):
    with ExitStack() as stack:
        print('opened')
        stack.callback(print, 'closed')
        await asyncio.sleep(seconds)


async def main():
    await ask(0.1)                      # answered in time
    try:
        async with asyncio.timeout(0.2):
            await ask(10)               # nobody answers
    except TimeoutError:
        print('too late')


asyncio.run(main())
