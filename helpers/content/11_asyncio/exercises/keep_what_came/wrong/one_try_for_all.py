# missing: `/a 20`, `/b 20`, `/d 20`
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    pages = ['/a', '/b', '/c', '/d']
    try:
        sizes = await asyncio.gather(*(fetch(page) for page in pages))
        for page, size in zip(pages, sizes):
            print(page, size)
    except LookupError as error:
        print(error.args[0], 'is missing')


asyncio.run(main())
