# never fetched
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    pages = ['/a', '/b', '/d']
    for page, size in zip(pages, await asyncio.gather(*(fetch(page) for page in pages))):
        print(page, size)
    print('/c is missing')


asyncio.run(main())
