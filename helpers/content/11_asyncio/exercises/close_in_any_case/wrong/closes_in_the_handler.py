# in line 17, in the wrong function
import asyncio


async def ask():
    print('opened')
    await asyncio.sleep(10)             # nobody answers
    print('closed')


async def main():
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except TimeoutError:
        print('closed')
        print('too late')


asyncio.run(main())
