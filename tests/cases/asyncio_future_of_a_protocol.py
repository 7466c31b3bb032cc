import asyncio

class Client(asyncio.Protocol):
    def __init__(self, done):
        self.done = done
    def data_received(self, data):
        print("got", data)
    def connection_lost(self, exc):
        print("lost")

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: asyncio.Protocol(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    done = loop.create_future()
    transport, _ = await loop.create_connection(lambda: Client(done), "127.0.0.1", port)
    transport.write(b"hello")
    await done

asyncio.run(main())
