# when the answer comes it does not
import asyncio


async def ask(seconds):
    print('opened')
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print('closed')
        raise


async def main():
    await ask(0.1)                      # answered in time
    try:
        async with asyncio.timeout(0.2):
            await ask(10)               # nobody answers
    except TimeoutError:
        print('too late')


asyncio.run(main())
