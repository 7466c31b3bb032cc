# in line 19, in the wrong function
import asyncio


async def ask(seconds):
    print('opened')
    await asyncio.sleep(seconds)        # the answer takes that long
    print('closed')


async def main():
    await ask(0.1)                      # answered in time
    try:
        try:
            async with asyncio.timeout(0.2):
                await ask(10)           # nobody answers
        finally:
            print('closed')
    except TimeoutError:
        print('too late')


asyncio.run(main())
