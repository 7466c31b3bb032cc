# a function that the loop calls raises
import asyncio
def boom():
    raise KeyError("boom")
async def main():
    asyncio.get_running_loop().call_soon(boom)
    await asyncio.sleep(0.01)
    print("end")
asyncio.run(main())
