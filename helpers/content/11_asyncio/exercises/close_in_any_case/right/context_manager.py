# an asynchronous context manager
import asyncio


class Connection:
    async def __aenter__(self):
        print('opened')

    async def __aexit__(self, *error):
        print('closed')


async def ask():
    async with Connection():
        await asyncio.sleep(10)


async def main():
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except TimeoutError:
        print('too late')


asyncio.run(main())
