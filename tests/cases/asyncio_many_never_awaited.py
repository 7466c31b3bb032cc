# three coroutines are made and not awaited
import asyncio

async def send(n):
    await asyncio.sleep(0)

async def main():
    jobs = [send(n) for n in range(3)]
    print(len(jobs), "sent")

asyncio.run(main())
