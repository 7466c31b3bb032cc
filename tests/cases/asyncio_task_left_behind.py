# a loop stops while a task is at work
import asyncio

async def background():
    while True:
        await asyncio.sleep(1)

async def main():
    asyncio.ensure_future(background())
    await asyncio.sleep(0.05)

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
print("end")
