# the loop's default executor, and a task group
import asyncio
import time


def look_up(name):                      # somebody else's, so it stays as it is
    time.sleep(0.2)
    return f'{name}: 42'


async def serve(name):
    print(await asyncio.get_running_loop().run_in_executor(None, look_up, name))


async def main():
    async with asyncio.TaskGroup() as group:
        for name in ('Ada', 'Ben', 'Cleo'):
            group.create_task(serve(name))


asyncio.run(main())
