import asyncio

sem = asyncio.Semaphore(2)

async def fetch(url):
    async with sem:
        return url

async def crawl(url):
    async with sem:
        return await asyncio.gather(fetch(url + "/1"), fetch(url + "/2"))

async def main():
    print(await asyncio.gather(crawl("a"), crawl("b")))

asyncio.run(main())
