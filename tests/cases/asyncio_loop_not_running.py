import asyncio
loop = asyncio.new_event_loop()
async def hello():
    return "hello"
fut = asyncio.run_coroutine_threadsafe(hello(), loop)
print(fut.result())
