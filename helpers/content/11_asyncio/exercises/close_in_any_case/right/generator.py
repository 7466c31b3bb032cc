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


async def ask(seconds):
    with connection():
        await asyncio.sleep(seconds)


async def main():
    await ask(0.1)                      # answered in time
    try:
        async with asyncio.timeout(0.2):
            await ask(10)               # nobody answers
    except TimeoutError:
        print('too late')


asyncio.run(main())
