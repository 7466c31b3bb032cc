import asyncio


async def ask():
    # TODO: close what was opened, also when the time is up
    print('opened')
    await asyncio.sleep(10)             # nobody answers
    print('closed')


async def main():
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except TimeoutError:
        print('too late')


asyncio.run(main())
