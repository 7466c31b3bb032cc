# tasks, and asks each of them
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    tasks = {page: asyncio.create_task(fetch(page)) for page in ('/a', '/b', '/c', '/d')}
    for page, task in tasks.items():
        try:
            print(page, await task)
        except LookupError as error:
            print(error.args[0], 'is missing')


asyncio.run(main())
