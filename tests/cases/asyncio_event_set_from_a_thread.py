# an Event of asyncio's is set in another thread, which does not wake the loop
import asyncio, threading, time

def notify(event):
    time.sleep(0.1); event.set()

async def main():
    event = asyncio.Event()
    threading.Thread(target=notify, args=(event,)).start()
    await event.wait()

asyncio.run(main())
