# a semaphore whose permits are never given back
import asyncio

async def visit(n, room):
    await room.acquire()
    print(n)

async def main():
    room = asyncio.Semaphore(1)
    await asyncio.gather(visit(1, room), visit(2, room))

asyncio.run(main())
