# gather() returns the error of an executor's task: all is well
import asyncio
from concurrent.futures import ThreadPoolExecutor
def f(n): return 10 // n
async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(2) as ex:
        print(await asyncio.gather(*(loop.run_in_executor(ex, f, n) for n in (1, 0, 5)), return_exceptions=True))
asyncio.run(main())
