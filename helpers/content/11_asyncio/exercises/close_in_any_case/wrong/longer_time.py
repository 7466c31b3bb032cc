# Still running after
import asyncio


async def ask():
    print('opened')
    await asyncio.sleep(10)             # nobody answers
    print('closed')


async def main():
    try:
        async with asyncio.timeout(20):
            await ask()
    except TimeoutError:
        print('too late')


asyncio.run(main())
