# before the answer could come
import asyncio


async def ask(seconds):
    print('opened')
    print('closed')
    await asyncio.sleep(seconds)


async def main():
    await ask(0.1)                      # answered in time
    try:
        async with asyncio.timeout(0.2):
            await ask(10)               # nobody answers
    except TimeoutError:
        print('too late')


asyncio.run(main())
