# the loop is asked for a result that it would have to work out itself
import asyncio

async def answer():
    await asyncio.sleep(0.1)
    return 42

async def main():
    loop = asyncio.get_running_loop()
    future = asyncio.run_coroutine_threadsafe(answer(), loop)
    print("asked")
    print(future.result())

asyncio.run(main())
