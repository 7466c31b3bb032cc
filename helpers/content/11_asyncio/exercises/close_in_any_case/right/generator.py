# a context manager made of a generator
import asyncio
from contextlib import contextmanager


@contextmanager
def connection():
    print('opened')
    try:
        yield
    finally:
        print('closed')


async def ask():
    with connection():
        await asyncio.sleep(10)


async def main():
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except TimeoutError:
        print('too late')


asyncio.run(main())
