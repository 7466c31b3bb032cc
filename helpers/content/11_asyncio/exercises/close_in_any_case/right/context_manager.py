# an asynchronous context manager
import asyncio


class Connection:
    async def __aenter__(self):
        print('opened')

    async def __aexit__(self, *error):
        print('closed')


async def ask(seconds):
    async with Connection():
        await asyncio.sleep(seconds)


async def main():
    await ask(0.1)                      # answered in time
    try:
        async with asyncio.timeout(0.2):
            await ask(10)               # nobody answers
    except TimeoutError:
        print('too late')


asyncio.run(main())
