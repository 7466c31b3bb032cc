# permits are not given back, and there is no other task
import asyncio

async def visit(sem, n):
    await sem.acquire()
    if n < 3:
        return n
    sem.release()

async def main():
    sem = asyncio.Semaphore(2)
    for n in range(1, 4):
        await visit(sem, n)

asyncio.run(main())
