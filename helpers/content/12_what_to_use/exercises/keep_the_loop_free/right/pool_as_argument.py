# the pool as an argument, and a task group
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count(name):                        # somebody else's, so it stays as it is
    print('counting for', name)
    total = 0
    for _ in range(300_000):
        total += len(name)
    return total


async def serve(name, pool):
    print('hello', name)
    print(name, await asyncio.get_running_loop().run_in_executor(pool, count, name))


async def main():
    with ProcessPoolExecutor(2) as pool:
        async with asyncio.TaskGroup() as group:
            for name in ('Ada', 'Ben', 'Cleo'):
                group.create_task(serve(name, pool))


if __name__ == '__main__':
    asyncio.run(main())
