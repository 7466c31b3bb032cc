# a task group whose tasks cannot fail
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def size(page):
    try:
        return await fetch(page)
    except LookupError:
        return 'is missing'


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = {page: group.create_task(size(page)) for page in ('/a', '/b', '/c', '/d')}
    for page, task in tasks.items():
        print(page, task.result())


asyncio.run(main())
