# one of those who should come to a barrier has failed
import asyncio

async def come(n, gate):
    if n == 2:
        raise ValueError(f"number {n} stays at home")
    await gate.wait()

async def main():
    gate = asyncio.Barrier(2)
    await asyncio.gather(come(1, gate), come(2, gate), return_exceptions=True)

asyncio.run(main())
