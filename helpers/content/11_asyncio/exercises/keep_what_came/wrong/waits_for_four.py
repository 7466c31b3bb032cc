# All four pages need a line
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def show(page, sizes):
    await sizes.put((page, await fetch(page)))


async def main():
    sizes = asyncio.Queue()
    tasks = [asyncio.create_task(show(page, sizes)) for page in ('/a', '/b', '/c', '/d')]
    for _ in tasks:
        print(*await sizes.get())


asyncio.run(main())
