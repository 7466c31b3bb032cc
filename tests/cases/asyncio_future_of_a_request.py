import asyncio

class Request:
    def __init__(self, name):
        self.name = name
        self.reply = asyncio.get_running_loop().create_future()

    async def send(self):
        return await self.reply

async def main():
    one, two = Request("one"), Request("two")
    jobs = [asyncio.create_task(each.send()) for each in (one, two)]
    one.reply.set_result(1)
    print(await asyncio.gather(*jobs))

asyncio.run(main())
