# The time is never up
import asyncio


async def ask():
    print('opened')
    await asyncio.sleep(0.05)           # nobody answers
    print('closed')


async def main():
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except TimeoutError:
        print('too late')


asyncio.run(main())
