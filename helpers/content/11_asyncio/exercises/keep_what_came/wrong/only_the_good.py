# missing: `/c is missing`
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    pages = ['/a', '/b', '/c', '/d']
    sizes = await asyncio.gather(*(fetch(page) for page in pages), return_exceptions=True)
    for page, size in zip(pages, sizes):
        if isinstance(size, int):
            print(page, size)


asyncio.run(main())
