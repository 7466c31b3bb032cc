import asyncio

async def setter(fut):
    value = {}["answer"]
    fut.set_result(value)

async def main():
    fut = asyncio.get_running_loop().create_future()
    job = asyncio.create_task(setter(fut))
    print(await fut)

asyncio.run(main())
