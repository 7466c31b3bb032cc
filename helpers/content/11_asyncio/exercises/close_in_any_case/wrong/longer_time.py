# The program was still running after
import asyncio


async def ask(seconds):
    print('opened')
    await asyncio.sleep(seconds)        # the answer takes that long
    print('closed')


async def main():
    await ask(0.1)                      # answered in time
    try:
        async with asyncio.timeout(20):
            await ask(10)               # nobody answers
    except TimeoutError:
        print('too late')


asyncio.run(main())
