import asyncio

async def handle(reader, writer):
    data = await reader.read()
    writer.write(data)
    await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'hello')
    await writer.drain()
    print(await reader.read())

asyncio.run(main())
