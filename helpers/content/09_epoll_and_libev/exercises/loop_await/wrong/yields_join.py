# handed a generator to the loop
from my_loop import Loop, Task


class ask:
    def __init__(self, *request):
        self.request = request

    def __await__(self):
        return (yield self.request)


class Task(Task):
    def __await__(self):
        yield self.join()


async def egg(name, seconds):
    print(name, 'egg: in')
    await ask('sleep', seconds)
    print(name, 'egg: out')
    return name


async def toast():
    await ask('sleep', 0.2)
    raise RuntimeError('burnt')


async def breakfast():
    tasks, toasting = [loop.spawn(egg('hard', 0.3)), loop.spawn(egg('soft', 0.1))], loop.spawn(toast())
    await ask()                             # a turn for the others
    print('the table is set')
    try:
        await toasting
    except RuntimeError as error:
        print('the toast is', error)
    print('eaten:', *[await task for task in tasks])


loop = Loop()
loop.spawn(breakfast())
loop.run()
print('all is eaten')
