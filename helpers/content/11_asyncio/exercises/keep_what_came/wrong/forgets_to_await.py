# nobody awaited
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    for page in ('/a', '/b', '/c', '/d'):
        print(page, fetch(page))


asyncio.run(main())
