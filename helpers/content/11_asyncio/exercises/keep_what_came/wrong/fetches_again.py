# times, for four pages
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    # TODO: print a line for each page, such as "/a 20" or "/c is missing"
    pages = ['/a', '/b', '/c', '/d']
    sizes = await asyncio.gather(*(fetch(page) for page in pages), return_exceptions=True)
    for page, size in zip(pages, sizes):
        try:
            await fetch(page)
            print(page, size)
        except LookupError:
            print(page, 'is missing')


asyncio.run(main())
