# a consumer waits for more, and the group for the consumer
import asyncio

async def produce(q):
    for n in range(2):
        await q.put(n)

async def consume(q):
    while True:
        print(await q.get())

async def main():
    q = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        group.create_task(produce(q))
        group.create_task(consume(q))

asyncio.run(main())
