# no longer fails
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        return 'is missing'
    return len(page) * 10


async def main():
    # TODO: print a line for each page, such as "/a 20" or "/c is missing"
    pages = ['/a', '/b', '/c', '/d']
    sizes = await asyncio.gather(*(fetch(page) for page in pages))
    for page, size in zip(pages, sizes):
        print(page, size)


asyncio.run(main())
