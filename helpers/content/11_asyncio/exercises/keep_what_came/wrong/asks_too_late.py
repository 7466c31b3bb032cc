# ended with `LookupError
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    tasks = {page: asyncio.create_task(fetch(page)) for page in ('/a', '/b', '/c', '/d')}
    await asyncio.wait(tasks.values())
    for page, task in tasks.items():
        print(page, task.result())


asyncio.run(main())
