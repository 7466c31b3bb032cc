# before the answer could come
import asyncio


async def ask():
    print('opened')
    print('closed')
    await asyncio.sleep(10)


async def main():
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except TimeoutError:
        print('too late')


asyncio.run(main())
