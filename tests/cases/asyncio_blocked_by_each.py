import asyncio, time

def download(n):
    time.sleep(0.15)
    return n

async def fetch(n):
    return download(n)

async def tick():
    for _ in range(3):
        await asyncio.sleep(0.01)

async def main():
    print(await asyncio.gather(tick(), *(fetch(n) for n in range(3))))

asyncio.run(main())
