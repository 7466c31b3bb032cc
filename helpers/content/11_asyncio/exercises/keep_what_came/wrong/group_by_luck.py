# by luck
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    # TODO: print a line for each page, such as "/a 20" or "/c is missing"
    pages = ['/a', '/b', '/c', '/d']
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(page)) for page in pages]
    except* LookupError:
        pass
    for page, task in zip(pages, tasks):
        print(page, 'is missing' if task.cancelled() or task.exception() else task.result())


asyncio.run(main())
