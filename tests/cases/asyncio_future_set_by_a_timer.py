# A Timer sets the result of a future from outside the loop's thread
import asyncio, threading

async def main():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    threading.Timer(0.1, answer.set_result, args=(42,)).start()
    print(await answer)

asyncio.run(main())
