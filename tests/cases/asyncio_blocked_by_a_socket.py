import asyncio, socket

def make_server():
    s = socket.create_server(("127.0.0.1", 0))
    return s

async def ask(port):
    s = socket.create_connection(("127.0.0.1", port))
    s.sendall(b"?")
    return s.recv(100)

async def main():
    with make_server() as srv:
        return await asyncio.wait_for(ask(srv.getsockname()[1]), 0.3)

print(asyncio.run(main()))
