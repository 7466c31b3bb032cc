# work in a process pool waits for a lock of its own
import asyncio, threading
from concurrent.futures import ProcessPoolExecutor

lock = threading.Lock()

def work(n):
    lock.acquire()
    return n * n

async def main():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1) as pool:
        jobs = [loop.run_in_executor(pool, work, n) for n in range(2)]
        print(await asyncio.gather(*jobs))

if __name__ == "__main__":
    asyncio.run(main())
