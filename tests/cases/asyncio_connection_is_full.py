# the other end does not read what is written
import asyncio

async def lazy(reader, writer):
    global never
    await never.wait()

async def main():
    global never
    never = asyncio.Event()
    server = await asyncio.start_server(lazy, "127.0.0.1", 0)
    r, w = await asyncio.open_connection(*server.sockets[0].getsockname())
    w.write(b"x" * 10_000_000)
    await w.drain()
    print("sent")

asyncio.run(main())
