# wait(), then exception() of each
import asyncio


async def fetch(page):                  # somebody else's, so it stays as it is
    await asyncio.sleep(0.1)
    if page == '/c':
        raise LookupError(page)
    return len(page) * 10


async def main():
    pages = {asyncio.create_task(fetch(page)): page for page in ('/a', '/b', '/c', '/d')}
    done, _ = await asyncio.wait(pages)
    for task in done:
        print(pages[task], 'is missing' if task.exception() else task.result())


asyncio.run(main())
