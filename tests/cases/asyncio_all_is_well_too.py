# an error of to_thread() is caught, an async generator is forgotten, a daemon's loop runs on: all is well
import asyncio
import threading

def fail(n):
    raise ValueError(n)

async def rows():
    try:
        for n in range(10):
            await asyncio.sleep(0)
            yield n
    finally:
        print("closed")

async def add(a, b):
    return a + b

async def main():
    try:
        await asyncio.to_thread(fail, 3)
    except ValueError as error:
        print("caught", error)
    async for row in rows():
        if row == 2:
            break

asyncio.run(main())
loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()
print(asyncio.run_coroutine_threadsafe(add(1, 2), loop).result())
