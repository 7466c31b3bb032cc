# the handler of a connection raises
import asyncio
async def handle(r, w):
    1 / 0
async def main():
    s = await asyncio.start_server(handle, "127.0.0.1", 0)
    r, w = await asyncio.open_connection(*s.sockets[0].getsockname())
    try:
        print(await asyncio.wait_for(r.read(), 0.3))
    except asyncio.TimeoutError:
        print("no answer")
asyncio.run(main())
