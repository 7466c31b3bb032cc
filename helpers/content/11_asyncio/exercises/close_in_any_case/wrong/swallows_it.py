# was swallowed
import asyncio


async def ask():
    print('opened')
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        pass
    print('closed')


async def main():
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except TimeoutError:
        print('too late')


asyncio.run(main())
