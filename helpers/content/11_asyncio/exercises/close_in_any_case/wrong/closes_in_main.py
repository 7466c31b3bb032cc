# in line 18, in the wrong function
import asyncio


async def ask():
    print('opened')
    await asyncio.sleep(10)             # nobody answers
    print('closed')


async def main():
    try:
        try:
            async with asyncio.timeout(0.2):
                await ask()
        finally:
            print('closed')
    except TimeoutError:
        print('too late')


asyncio.run(main())
