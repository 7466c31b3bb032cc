# a thread of to_thread() needs a lock that its task holds
import asyncio, threading

lock = threading.Lock()

def count():
    with lock:
        return 1

async def main():
    with lock:
        print(await asyncio.to_thread(count))

asyncio.run(main())
